"""Weighs the evidence on a name. The order of the opinions is the whole of the policy.

An explicit `Command` is heard first, then everything that makes a name a fact, and only then may an
opening or closing verb make it a command. What nobody has an opinion on is left alone.
"""

from choreo_check.linting.naming import commands, facts
from choreo_check.linting.naming.clause import Clause, clause
from choreo_check.linting.naming.commands import Instruction
from choreo_check.linting.naming.judgement import Judgement, Kind
from choreo_check.linting.naming.lexicon import Lexicon
from choreo_check.linting.naming.spelling import MESSAGE_AFFIXES, Spelling, spell
from choreo_check.linting.naming.suggestion import fact_for
from choreo_check.linting.naming.vagueness import vague_noun, vague_participle
from choreo_check.linting.naming.wordlists import wordlist

_FACTS = (
    facts.auxiliary,
    facts.participle,
    facts.state,
    facts.outcome,
    facts.answer,
    facts.machinery,
    facts.past_sentence,
)


def judge(name: str, lexicon: Lexicon | None = None) -> Judgement:
    """Say whether a name is a command, vague, a fact, or unclear.

    Only the first two deserve a remark. Any text can be judged.
    """
    lexicon = lexicon or Lexicon.default()
    spelling = _with_message_as_object(spell(name), lexicon)
    if not spelling.words:
        return Judgement(Kind.UNCLEAR, "has no words in it")
    whole = clause(spelling, lexicon)
    judgement = _instruction(whole, commands.marked_command(whole)) or _fact(whole)
    return judgement or _verb(whole) or _noun(whole)


def _fact(whole: Clause) -> Judgement | None:
    judgement = _first_opinion(whole)
    if judgement is None or judgement.kind is not Kind.FACT:
        return judgement
    reason = vague_participle(whole)
    return Judgement(Kind.VAGUE, reason) if reason else judgement


def _first_opinion(whole: Clause) -> Judgement | None:
    for opinion in _FACTS:
        if judgement := opinion(whole):
            return judgement
    return None


def _verb(whole: Clause) -> Judgement | None:
    found = commands.opening_verb(whole) or _verb_of_last_segment(whole)
    return _instruction(whole, found or commands.closing_verb(whole))


def _verb_of_last_segment(whole: Clause) -> Instruction | None:
    start = whole.spelling.last_segment()
    if not 0 < start < len(whole.spelling.words) - 1:
        return None
    return commands.opening_verb(clause(whole.spelling, whole.lexicon, start))


def _noun(whole: Clause) -> Judgement:
    reason = vague_noun(whole)
    if reason:
        return Judgement(Kind.VAGUE, reason)
    return Judgement(Kind.UNCLEAR, "names neither an instruction nor a fact for certain")


def _instruction(whole: Clause, found: Instruction | None) -> Judgement | None:
    if found is None:
        return None
    suggestion = fact_for(whole, found)
    if suggestion is not None and not _is_fact(suggestion, whole.lexicon):
        suggestion = None
    return Judgement(Kind.COMMAND, found.reason, suggestion)


def _is_fact(name: str, lexicon: Lexicon) -> bool:
    judgement = _fact(clause(spell(name), lexicon))
    return judgement is not None and judgement.kind is Kind.FACT


def _with_message_as_object(spelling: Spelling, lexicon: Lexicon) -> Spelling:
    """Read the message of `SendWelcomeMessage` as what is sent, not as an affix."""
    if spelling.suffixes[:1] == () or spelling.suffixes[-1] not in MESSAGE_AFFIXES:
        return spelling
    first, *more = spelling.words
    is_object = first in lexicon.verbs if more else first in wordlist("reporting")
    return spelling.suffixes_as_words() if is_object else spelling
