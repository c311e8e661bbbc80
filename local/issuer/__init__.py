"""The local OpenID Connect issuer: a real one, without passwords, for one machine."""
