"""What operators and editors do with a deployment: examine it, publish to it, learn from it."""
