"""What every part of the issuer shares, and the person it vouches for."""

from collections.abc import Callable
from dataclasses import dataclass

from authlib.oidc.core import UserInfo

from local.issuer.config import DemoUser, IssuerConfig
from local.issuer.grants import GrantStore
from local.issuer.keys import IssuerKeys


@dataclass(frozen=True)
class Issuer:
    """Settings, keys and grants. ``clock`` gives Unix seconds, ``new_id`` unguessable strings."""

    config: IssuerConfig
    keys: IssuerKeys
    grants: GrantStore
    clock: Callable[[], float]
    new_id: Callable[[], str]

    def claims(self, user: DemoUser, scope: str) -> UserInfo:
        """What ``scope`` lets the page know about a person; never their clinic or role."""
        known = UserInfo(sub=user.sub, name=user.name, email=user.email, email_verified=True)
        return known.filter(scope)


@dataclass(frozen=True)
class Subject:
    """The signed-in person, in the shape in which Authlib asks for one."""

    user: DemoUser
    session_id: str
    auth_time: int
    grant_id: str = ""

    def get_user_id(self) -> str:
        return self.user.sub
