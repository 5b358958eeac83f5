from acme import Client, Pool  # fits: $NAME = Client  # fits: $NAME = Pool
from acme import draw as paint  # fits: $NAME = draw
import acme
from acme.client import Client
from .acme import Client
