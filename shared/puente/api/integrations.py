"""What a clinic's systems need: ``/api/webhooks``, ``/api/event-types``, ``/api/keys``, and
``/api/integration``.

An administrator and a key with the right scope manage endpoints by the same routes, the key under
``/api/integration``.
"""

from puente.api.door import KEY
from puente.api.door import router as make_router
from puente.api.key_routes import add_key_routes
from puente.api.webhook_routes import add_webhook_routes

router = make_router("integrations")
add_webhook_routes(router, "", "", {})
add_key_routes(router)
add_webhook_routes(router, "/integration", "ByKey", KEY)
