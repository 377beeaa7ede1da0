"""The web widget: ES modules and one style sheet, served as one file."""
