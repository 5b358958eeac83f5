"""Stands in for BingImageCreator: four links for a cookie, drawn at the relay of the test."""

import os

import requests


class ImageGen:
    """The client of a cookie."""

    def __init__(self, auth_cookie, auth_cookie_SRCHHPGUSR=None, debug_file=None, quiet=False, all_cookies=None):
        self.cookie = auth_cookie

    def get_images(self, prompt):
        """The links of four images."""
        body = {"prompt": prompt, "n": 4, "response_format": "url"}
        reply = requests.post(os.environ["RELAY_URL"] + "/images/create", json=body)
        if not reply.ok:
            raise Exception("Redirect failed")
        return [each["url"] for each in reply.json()["data"]]

    def save_images(self, links, output_dir, file_name=None, download_count=None):
        """Write the images, numbered."""
        for number, link in enumerate(links[:download_count]):
            name = f"{file_name}_{number}.jpeg" if file_name else f"{number}.jpeg"
            with open(os.path.join(output_dir, name), "wb") as file:
                file.write(requests.get(link).content)
