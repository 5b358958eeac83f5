from .conf import BASE as ROOT
