import asyncio

from flask import Flask, flash, redirect, render_template_string

app = Flask(__name__)
app.secret_key = "dev"


@app.before_request
async def greet():
    await asyncio.sleep(0)


@app.get("/")
async def home():
    await asyncio.sleep(0)
    return render_template_string("{{ get_flashed_messages()|join(' ') }}")


@app.post("/save")
async def save():
    await asyncio.gather(asyncio.sleep(0), asyncio.sleep(0))
    flash("Saved.")
    return redirect("/")
