"""The properties of sagas, one module each."""
