"""Draws the whole flow of a topology: one module a notation, each a function `draw(picture)`."""
