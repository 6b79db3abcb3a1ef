"""`python -m service`, the same as `wirecopy`."""

from service.cli import main

main()
