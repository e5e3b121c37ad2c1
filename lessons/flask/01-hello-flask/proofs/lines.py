from flask import Flask

___
    return "Hello!"
