"""What staff work with: reconciliation, failed payments, members, webhook events, the waitlist."""
