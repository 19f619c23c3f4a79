"""A food delivery platform: kitchen and bank react at once, and a driver is sent when both have said yes."""
