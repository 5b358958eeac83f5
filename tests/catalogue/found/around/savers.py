from pathlib import Path

import boto3
import oss2
import requests
from BingImageCreator import ImageGen
from qcloud_cos import CosS3Client

S3 = boto3.client("s3")


def by_library(cookie: str, prompt: str) -> None:
    gen = ImageGen(cookie)  # expect: cookie
    gen.save_images(gen.get_images(prompt), "out")  # expect: cookie


def by_hand(cookie: str, prompt: str) -> None:
    for url in ImageGen(cookie).get_images(prompt):  # expect: cookie
        with open("out.png", "wb") as file:
            file.write(requests.get(url).content)  # expect: cookie


def to_s3(cookie: str, prompt: str) -> None:
    url = ImageGen(cookie).get_images(prompt)[0]  # expect: cookie
    S3.put_object(Bucket="b", Key="k", Body=requests.get(url).content)  # expect: cookie


def to_cos(cos: CosS3Client, cookie: str, prompt: str) -> None:
    url = ImageGen(cookie).get_images(prompt)[0]  # expect: cookie
    CosS3Client({}).put_object(Bucket="b", Key="k", Body=requests.get(url).content)  # expect: cookie


def to_oss(cookie: str, prompt: str) -> None:
    url = ImageGen(cookie).get_images(prompt)[0]  # expect: cookie
    oss2.Bucket(None, "e", "b").put_object("k", requests.get(url).content)  # expect: cookie
