"""A parcel as it should be tracked: a small saga in which the order of two events of one topic matters."""
