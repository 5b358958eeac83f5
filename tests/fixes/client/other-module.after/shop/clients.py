from openai import OpenAI

images = OpenAI()
