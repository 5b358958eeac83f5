from app import client


def upload(image):
    return client
