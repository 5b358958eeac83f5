import requests


def draw(token: str, prompt: str) -> dict:
    url = "https://designerapp.officeapps.live.com/designerapp/DallE.ashx?action=GetDallEImagesCogSci"
    headers = {"Authorization": token, "HostApp": "DesignerApp", "ClientName": "DesignerApp"}
    return requests.post(url, headers=headers, data={"dalle-caption": prompt}).json()  # expect: cookie
