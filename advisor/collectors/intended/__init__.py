"""What people wrote down that a cluster should be -> intended versions and settings, never running ones.

RKE1's `cluster.yml` and `.rkestate`, the `config.yaml` of RKE2 and K3s, chart values and the HelmChartConfig with them.
Such files are full of keys, tokens and certificates: each reader names the few fields it takes. Nothing else of a file
is kept, or quoted in a message.
"""
