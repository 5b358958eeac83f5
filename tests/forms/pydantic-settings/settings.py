from pydantic_settings import BaseSettings
from pydantic import Field


class Settings(BaseSettings):
    image_base: str = Field(default="https://chatgpt.com/backend-api")


settings = Settings()
