"""Order fulfilment as it should be: one module a service, each made of the parts in `reliable`."""
