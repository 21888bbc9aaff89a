"""What nobody should send, sent everywhere: never a fault of ours, nothing half written, nothing typed lost."""
