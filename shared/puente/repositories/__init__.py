"""Everything that reads or writes MongoDB. Every query names the clinic it is for."""
