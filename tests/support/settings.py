"""Settings of a test: stage ``local``, pointing at the test's own database, queues and folder."""

from pathlib import Path

from puente.settings import Settings, load_settings

ISSUER = "https://issuer.test"
"""Who signs the members in; nobody answers there."""


def local_settings(*, mongodb_uri: str, database: str, folder: Path, **variables: str) -> Settings:
    """Settings as a process would load them. ``variables`` are further environment variables.

    The queues are named after the database, because a process's memory queues are shared by name.
    """
    return load_settings(
        {
            "PUENTE_STAGE": "local",
            "MONGODB_URI": mongodb_uri,
            "PUENTE_MONGODB__DATABASE": database,
            "PUENTE_QUEUE__WEBHOOK_URL": f"{database}-webhook",
            "PUENTE_QUEUE__VISIT_URL": f"{database}-visit",
            "PUENTE_STORAGE__FOLDER": str(folder / "storage"),
            "PUENTE_STORAGE__ANCHOR_FOLDER": str(folder / "anchors"),
            "PUENTE_IDENTITY__ISSUER": ISSUER,
            "PUENTE_CIPHER__PROVIDER": "passthrough",
            **variables,
        }
    )
