"""What help shows beside flags: command lines to start from. A test parses each, and holds every line to 80 columns."""

EXPLAIN = """\
examples:
  advisor explain calico-xdp-btf-wipe-loop              what it is
  advisor explain calico-xdp-btf-wipe-loop snapshot/    does it apply there, why
  advisor explain rke2-end-of-life --context prod-eu    the same of a cluster
  advisor explain calico-xdp-btf-wipe-loop -o json

"""

DIFF = """\
examples:
  advisor scan -o json=monday.json snapshot/
  advisor scan -o json=tuesday.json --waivers advisor.waivers.yaml snapshot/
  advisor diff monday.json tuesday.json
  advisor diff monday.json tuesday.json -o json --fail-on high

Each change names what caused it: inventory, rule, waiver, answer, day, setting,
or another version of the advisor.

"""

TUI = """\
examples:
  advisor tui snapshot/
  advisor tui --context prod-eu --context prod-us
  advisor tui --answers answers.yaml snapshot/    it takes what you answer
  advisor tui --marks marks.json snapshot/        keeps what you tick
  advisor tui --serve snapshot/                   in a browser, by a link

Keys stand at the bottom of the screen; ? lists them all. e writes what a screen
shows to a file; scan and plan do so without a screen, with -o.

"""

SHOW = """\
examples:
  advisor inventory show snapshot/                 what was understood
  advisor inventory show bundle.tar.gz nodes.txt   sources of one cluster
  advisor inventory show --context prod-eu
  advisor inventory show -o yaml snapshot/ > inventory.yaml

"""

COLLECT = """\
examples:
  advisor inventory collect --output-file prod.json
  advisor inventory collect --all-contexts -o yaml=estate.yaml
  advisor inventory collect snapshot/ --output-file prod.json
  advisor scan prod.json
  sudo advisor inventory collect --host --sample 10m --output-file n1.host.json
  advisor inventory collect --host --print-script > collect_host.py
  advisor scan snapshot/ n1.host.json

"""

WAIVERS = """\
examples:
  advisor waivers check                            advisor.waivers.yaml
  advisor waivers check ci/edge.yaml ci/core.yaml  and where they overlap
  advisor waivers check --today 2027-01-01         what will have run out

"""

RULES_LIST = """\
examples:
  advisor rules list                               every advisory
  advisor rules list facts                         what a condition can ask
  advisor rules list releases rke2 --line 1.31     what a line ships
  advisor rules list compatibility rancher-rke2    what may stand together
  advisor rules list hops rke2 -o json

"""

RULES_SHOW = """\
examples:
  advisor rules show calico-xdp-btf-wipe-loop
  advisor rules show calico-xdp-btf-wipe-loop --source    the file as written
  advisor rules show rke2-manual                          a runbook
  advisor rules show rke2                                 how it moves

"""

RULES_CHECK = """\
examples:
  advisor rules check                      the built-in rules
  advisor rules check ours                 a folder of yours, on top of them
  advisor rules check ours -o json

"""

RULES_IMPORT = """\
examples:
  advisor rules import osv GHSA-xxxx.json --into ours
  advisor rules check ours

"""
