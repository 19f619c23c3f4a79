"""Order fulfilment: an order is paid, its items are set aside, and it is confirmed; or it is cancelled."""
