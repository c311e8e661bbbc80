"""The pages a person sees, in English and Spanish at once."""

from flask import Response, make_response, render_template

from local.issuer.issuer import Issuer

# How a member's role reads on the sign-in page; a role without a word here is shown as it is.
ROLES = {
    "clinician": ("Clinician", "Profesional clínico"),
    "supervisor": ("Supervisor", "Supervisión"),
    "admin": ("Administrator", "Administración"),
    "auditor": ("Auditor", "Auditoría"),
    "newcomer": ("Newcomer", "Persona nueva"),
}


def show(issuer: Issuer, template: str, *, status: int = 200, **content: object) -> Response:
    """A page that loads nothing, runs nothing, cannot be framed, and is never cached."""
    nonce = issuer.new_id()
    body = render_template(template, style_nonce=nonce, roles=ROLES, **content)
    response = make_response(body, status)
    # A browser holds a form's redirects to form-action too, and ours lead back to the page.
    form_targets = " ".join(["'self'", *sorted(issuer.config.allowed_origins)])
    response.headers["Content-Security-Policy"] = (
        f"default-src 'none'; style-src 'nonce-{nonce}'; form-action {form_targets}; "
        "frame-ancestors 'none'; base-uri 'none'"
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cache-Control"] = "no-store"
    return response
