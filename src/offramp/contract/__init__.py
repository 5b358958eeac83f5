"""The official image API as dated data: which models, parameters, sizes and prices hold on a day. Judges no code."""

from offramp.contract.carry import Carried, Changed, Dropped, carry
from offramp.contract.check import Violation, check_call, violations
from offramp.contract.cost import Usage, output_tokens, price_of_usage, price_per_image
from offramp.contract.load import load
from offramp.contract.model import OPAQUE, Contract, ContractError, Model, Opaque, Operation, Parameter

__all__ = [
    "OPAQUE",
    "Carried",
    "Changed",
    "Contract",
    "ContractError",
    "Dropped",
    "Model",
    "Opaque",
    "Operation",
    "Parameter",
    "Usage",
    "Violation",
    "carry",
    "check_call",
    "load",
    "output_tokens",
    "price_of_usage",
    "price_per_image",
    "violations",
]
