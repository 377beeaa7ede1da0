"""Which facts may be said: the candidates, whether the best is sure, whether it proves a yes."""
