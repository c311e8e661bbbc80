"""Settings, read once from the environment: one nested model a port.

``PUENTE_<PORT>__<FIELD>`` sets a field (``PUENTE_QUEUE__PROVIDER=sqs``); ``MONGODB_URI`` and
``OPENAI_API_KEY`` have their usual names. Only stage ``local`` has defaults; anywhere else a
missing setting stops the start, and parts that are fit for one machine alone are refused.
"""

from puente.settings.capabilities import LACKING as LACKING
from puente.settings.capabilities import unfit as unfit
from puente.settings.loading import load_settings as load_settings
from puente.settings.loading import read_secret as read_secret
from puente.settings.model import LOCAL_DEFAULTS as LOCAL_DEFAULTS
from puente.settings.model import LOCAL_ONLY as LOCAL_ONLY
from puente.settings.model import Settings as Settings
from puente.settings.outgoing import AiSettings as AiSettings
from puente.settings.outgoing import AnalyticsSettings as AnalyticsSettings
from puente.settings.outgoing import EmailSettings as EmailSettings
from puente.settings.outgoing import HumanInterpreterSettings as HumanInterpreterSettings
from puente.settings.outgoing import WebhookSettings as WebhookSettings
from puente.settings.packages import PACKAGES as PACKAGES
from puente.settings.parts import CipherSettings as CipherSettings
from puente.settings.parts import IdentitySettings as IdentitySettings
from puente.settings.parts import MongoSettings as MongoSettings
from puente.settings.parts import QueueSettings as QueueSettings
from puente.settings.parts import RealtimeSettings as RealtimeSettings
from puente.settings.parts import StateSettings as StateSettings
from puente.settings.parts import StorageSettings as StorageSettings
from puente.settings.variables import PLAIN_NAMES as PLAIN_NAMES
from puente.settings.variables import PREFIX as PREFIX
from puente.settings.variables import SECRET_VARIABLE as SECRET_VARIABLE
