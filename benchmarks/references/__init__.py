"""What the service is measured against: small applications written the way their libraries' manuals do.

They import nothing of the service. Each reads the address of its database from REFERENCE_DATABASE.
"""
