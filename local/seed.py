"""The made-up clinics of this machine: six people who can sign in, one who is to be
invited, and a receiver for each clinic."""

import json
import os
from pathlib import Path

from local.issuer.config import DemoUser
from puente.bootstrap import Puente
from puente.domain.member import Member, Role
from puente.domain.webhook import EVENT_TYPES, Endpoint
from puente.webhooks.signatures import make_secret

NORTH, SOUTH = "cln_demonorth", "cln_demosouth"
CLINIC_NAMES = {NORTH: "North clinic (demo)", SOUTH: "South clinic (demo)"}
RECEIVERS = {"north": NORTH, "south": SOUTH}

USERS: tuple[tuple[DemoUser, str, Role], ...] = (
    (
        DemoUser(
            "demo-north-clinician",
            "Demo clinician, North",
            "clinician@north.example",
            "North clinic",
            "clinician",
            "Holds visits and reviews what was noticed.",
            "Atiende visitas y revisa lo detectado.",
        ),
        NORTH,
        "clinician",
    ),
    (
        DemoUser(
            "demo-north-admin",
            "Demo administrator, North",
            "admin@north.example",
            "North clinic",
            "admin",
            "Manages webhooks and members; opens no visits.",
            "Gestiona webhooks y miembros; no abre visitas.",
        ),
        NORTH,
        "admin",
    ),
    (
        DemoUser(
            "demo-north-colleague",
            "Demo colleague, North",
            "colleague@north.example",
            "North clinic",
            "clinician",
            "Opens the clinician's visits in an emergency only.",
            "Abre las visitas del clínico solo en una urgencia.",
        ),
        NORTH,
        "clinician",
    ),
    (
        DemoUser(
            "demo-north-supervisor",
            "Demo supervisor, North",
            "supervisor@north.example",
            "North clinic",
            "supervisor",
            "Reads the clinic's visits, and settles what is left open.",
            "Lee las visitas de la clínica y resuelve lo pendiente.",
        ),
        NORTH,
        "supervisor",
    ),
    (
        DemoUser(
            "demo-north-auditor",
            "Demo auditor, North",
            "auditor@north.example",
            "North clinic",
            "auditor",
            "Checks who saw and changed what; opens no visits.",
            "Comprueba quién vio y cambió qué; no abre visitas.",
        ),
        NORTH,
        "auditor",
    ),
    (
        DemoUser(
            "demo-south-clinician",
            "Demo clinician, South",
            "clinician@south.example",
            "South clinic",
            "clinician",
            "Works in another clinic: sees nothing of North.",
            "Trabaja en otra clínica: no ve nada de North.",
        ),
        SOUTH,
        "clinician",
    ),
)


NEWCOMER = DemoUser(
    "demo-newcomer",
    "Demo newcomer",
    "newcomer@north.example",
    "no clinic yet",
    "newcomer",
    "Belongs to no clinic until an invitation is accepted.",
    "No pertenece a ninguna clínica hasta que acepte una invitación.",
)
"""Somebody whom the issuer knows and no clinic does."""


async def seed(puente: Puente, secrets: dict[str, str], *, origin: str) -> None:
    """Make what is missing, and point what is there at today's address. Safe to run again."""
    for user, clinic_id, role in USERS:
        await _seed_member(puente, user, clinic_id, role)
    for name, clinic_id in RECEIVERS.items():
        await _seed_endpoint(puente, name, clinic_id, secrets[name], origin)


async def _seed_member(puente: Puente, user: DemoUser, clinic_id: str, role: Role) -> None:
    member_id = "mbr_" + user.sub.replace("-", "")
    issuer = puente.settings.identity.issuer
    if await puente.repositories.members.get(clinic_id, member_id) is not None:
        await puente.repositories.members.bind(
            clinic_id, member_id, issuer=issuer, subject=user.sub
        )
        return
    member = Member(
        member_id=member_id,
        clinic_id=clinic_id,
        clinic_name=CLINIC_NAMES[clinic_id],
        name=user.name,
        role=role,
        state="active",
        issuer=issuer,
        subject=user.sub,
        created_at=puente.clock(),
    )
    await puente.repositories.members.add(member, outbox_key=puente.randomness(32))


async def _seed_endpoint(
    puente: Puente, name: str, clinic_id: str, secret: str, origin: str
) -> None:
    endpoint_id = f"ep_demoreceiver{name}"
    kept = await puente.repositories.endpoints.get(clinic_id, endpoint_id)
    endpoint = Endpoint(
        endpoint_id=endpoint_id,
        clinic_id=clinic_id,
        url=f"{origin}/receiver/{name}",
        description="The receiver of this machine",
        events=tuple(EVENT_TYPES),
        propose_medication=True,
        secrets=(secret,),
        created_at=kept.created_at if kept else puente.clock(),
    )
    if kept is None:
        await puente.repositories.endpoints.add(endpoint)
    elif kept != endpoint:
        await puente.repositories.endpoints.replace(endpoint)


def receiver_secrets(folder: Path) -> dict[str, str]:
    """The receivers' secrets: made once, kept beside the data they belong to."""
    path = folder / "receiver-secrets.json"
    if path.exists():
        kept: dict[str, str] = json.loads(path.read_text())
        return kept
    made = {name: make_secret(os.urandom(32)) for name in RECEIVERS}
    draft = path.with_suffix(".draft")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        json.dump(made, file)
    draft.replace(path)
    return made
