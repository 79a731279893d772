"""A Stripe of our own for laptops and tests: same SDK, same API shapes, no network.

It follows the SDK's types and Stripe's documentation and was never compared with live Stripe. It
knows what we use and answers anything else with an error. State lives in one SQLite file, so web,
worker and commands see the same Stripe.
"""
