# refused: url-leaves-function
from openai import OpenAI

client = OpenAI(api_key="k", base_url="https://relay.example/v1")
from flask import Flask, request, render_template, redirect, url_for

app = Flask(__name__)


@app.route("/", methods=("GET", "POST"))
def index():
    if request.method == "POST":
        r = client.images.generate(model="dall-e-3", prompt=request.form["p"])
        return redirect(url_for("index", result=r.data[0].url))
    result = request.args.get("result")
    return render_template("index.html", result=result)
