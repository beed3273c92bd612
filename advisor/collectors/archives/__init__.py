"""Opens archives in memory: `opening.members_of` gives the files in a tar or zip, and what a compressed file holds.

Nothing is ever written to disk. An archive is hostile until it is read: size, count, depth and ratio are bounded while
reading, whatever its headers claim; links are not followed, and a member whose path leads elsewhere is not read.
"""

from advisor.collectors.archives.budget import Budget
from advisor.collectors.archives.member import BrokenArchive, Member, TooMuch
from advisor.collectors.archives.recognition import is_archive

__all__ = ["BrokenArchive", "Budget", "Member", "TooMuch", "is_archive"]
