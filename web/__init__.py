"""What people see and press: pages over acts and lists, in Vietnamese and English, without a script to need.

Here: `web.app.create_app`, one module a resource in `pages/`, their templates and looks. Not here: what an act
does (models.acts), how paper is read (documents), when anything runs (flows, deployments).
"""
