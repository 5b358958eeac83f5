"""offramp finds image-generation code on unofficial routes and plans its way to the official OpenAI API."""

__version__ = "0.1.0"
