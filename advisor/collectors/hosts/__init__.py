"""What single machines say of themselves: facts that Ansible gathered, `/etc/os-release` and `uname -a`.

A machine is joined to the node of its name. It shows that node's kernel and operating system, and nothing of a cluster.
"""
