from flask import Flask, abort, request, url_for

app = Flask(__name__)
tasks = {}


@app.post("/tasks")
def add_task():
    data = ___
    task_id = len(tasks) + 1
    tasks[task_id] = {"id": task_id, "title": data["title"]}
    return tasks[task_id], ___, {"Location": ___}


@app.get("/tasks/<int:task_id>")
def show_task(task_id):
    if task_id not in tasks:
        ___
    return tasks[task_id]
