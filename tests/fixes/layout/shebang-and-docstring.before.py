#!/usr/bin/env python3
# A tool.
"""Draws."""

from __future__ import annotations

import requests
import g4f.client

client = g4f.client.Client()


def draw(prompt):
    reply = client.images.generate(model="flux", prompt=prompt)
    return requests.get(reply.data[0].url).content
