"""What the parts of a book are called, in four languages; the first is how we write it, the others
are what people's own documents say. Used by the pages and by Markdown, whatever its language."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from django.utils.translation import get_language

LANGUAGES = ("en", "es", "pt", "ro")

#: key -> names in English, Spanish, Portuguese, Romanian; of each the first is ours.
NAMES: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "book": (("Brand book",), ("Libro de marca",), ("Livro da marca",), ("Cartea mărcii",)),
    "mission": (
        ("Mission", "Purpose"),
        ("Misión", "Propósito"),
        ("Missão", "Propósito"),
        ("Misiune", "Misiunea", "Scop"),
    ),
    "vision": (("Vision",), ("Visión",), ("Visão",), ("Viziune", "Viziunea")),
    "values": (("Values",), ("Valores",), ("Valores",), ("Valori", "Valorile")),
    "history": (
        ("History and present", "History", "Our story", "Story"),
        ("Historia y presente", "Historia"),
        ("História e presente", "História"),
        ("Istorie și prezent", "Istorie", "Istoria", "Povestea noastră"),
    ),
    "coming": (
        ("What is coming", "Future", "Plans"),
        ("Lo que viene", "Futuro", "Planes"),
        ("O que vem por aí", "Futuro", "Planos"),
        ("Ce urmează", "Viitor", "Planuri"),
    ),
    "swot": (
        ("Strengths and weaknesses", "SWOT", "SWOT analysis"),
        ("Fortalezas y debilidades", "FODA", "DAFO", "Análisis FODA", "Análisis DAFO"),
        ("Forças e fraquezas", "SWOT", "FOFA", "Análise SWOT"),
        ("Puncte tari și slabe", "SWOT", "Analiza SWOT"),
    ),
    "strengths": (("Strengths",), ("Fortalezas",), ("Forças",), ("Puncte tari",)),
    "weaknesses": (("Weaknesses",), ("Debilidades",), ("Fraquezas",), ("Puncte slabe",)),
    "opportunities": (
        ("Opportunities",),
        ("Oportunidades",),
        ("Oportunidades",),
        ("Oportunități",),
    ),
    "threats": (("Threats",), ("Amenazas",), ("Ameaças",), ("Amenințări",)),
    "personas": (
        ("Whom we talk to", "Personas", "Audience", "Audiences"),
        ("A quién le hablamos", "Personas", "Públicos", "Público objetivo", "Audiencias"),
        ("Com quem falamos", "Personas", "Públicos", "Público-alvo"),
        ("Cu cine vorbim", "Persona", "Personas", "Public țintă"),
    ),
    "voice": (
        ("Voice", "Voice and tone", "Tone of voice", "Brand voice"),
        ("Voz", "Voz y tono", "Tono de voz", "Voz de la marca"),
        ("Voz", "Voz e tom", "Tom de voz", "Voz da marca"),
        ("Voce", "Vocea", "Voce și ton", "Tonul vocii", "Vocea mărcii"),
    ),
    "tone": (("Tone",), ("Tono",), ("Tom",), ("Ton", "Tonul")),
    "do": (
        ("We do", "Do", "Dos"),
        ("Sí", "Así sí", "Hacer", "Qué hacer"),
        ("Sim", "Fazemos", "O que fazer", "Faça"),
        ("Da", "Așa da", "Ce facem"),
    ),
    "dont": (
        ("We do not", "Don't", "Do not", "Don'ts"),
        ("No", "Así no", "No hacer", "Qué no hacer"),
        ("Não", "Não fazemos", "O que não fazer", "Não faça"),
        ("Nu", "Așa nu", "Ce nu facem"),
    ),
    "banned": (
        ("Words we never use", "Banned words", "Forbidden words"),
        ("Palabras que no usamos", "Palabras prohibidas"),
        ("Palavras que não usamos", "Palavras proibidas"),
        ("Cuvinte pe care nu le folosim", "Cuvinte interzise"),
    ),
    "preferred": (
        ("Words we like", "Preferred words"),
        ("Palabras que nos gustan", "Palabras preferidas"),
        ("Palavras de que gostamos", "Palavras preferidas"),
        ("Cuvinte care ne plac", "Cuvinte preferate"),
    ),
    "replaced": (
        ("Say this instead", "Replaced words", "Instead"),
        ("En lugar de", "Mejor así", "Palabras reemplazadas"),
        ("Em vez de", "Melhor assim", "Palavras substituídas"),
        ("În loc de", "Mai bine așa", "Cuvinte înlocuite"),
    ),
    "address": (
        ("Form of address",),
        ("Trato", "Tratamiento", "Forma de tratamiento"),
        ("Tratamento", "Forma de tratamento"),
        ("Formula de adresare", "Adresare"),
    ),
    "signature": (("Signature",), ("Firma",), ("Assinatura",), ("Semnătură", "Semnătura")),
    "emoji": (("Emoji", "Emojis"), ("Emojis", "Emoji"), ("Emojis", "Emoji"), ("Emoji", "Emojiuri")),
    "mandatory": (
        ("Lines that must be there", "Mandatory lines", "Legal lines"),
        ("Frases obligatorias", "Textos obligatorios", "Textos legales"),
        ("Frases obrigatórias", "Textos obrigatórios", "Textos legais"),
        ("Fraze obligatorii", "Texte obligatorii", "Mențiuni legale"),
    ),
    "messages": (
        ("Key messages", "Messages"),
        ("Mensajes clave", "Mensajes"),
        ("Mensagens-chave", "Mensagens"),
        ("Mesaje-cheie", "Mesaje"),
    ),
    "positions": (
        ("Approved answers", "Positions", "Positions and answers", "FAQ", "Questions and answers"),
        ("Respuestas aprobadas", "Posturas", "Posturas y respuestas", "Preguntas frecuentes"),
        ("Respostas aprovadas", "Posicionamentos", "Perguntas frequentes"),
        ("Răspunsuri aprobate", "Poziții", "Întrebări frecvente"),
    ),
    "procedures": (
        ("Everyday procedures", "Procedures"),
        ("Procedimientos de cada día", "Procedimientos", "Protocolos"),
        ("Procedimentos do dia a dia", "Procedimentos", "Protocolos"),
        ("Proceduri de zi cu zi", "Proceduri"),
    ),
    "hashtags": (
        ("Hashtag sets", "Hashtags"),
        ("Grupos de hashtags", "Hashtags"),
        ("Grupos de hashtags", "Hashtags"),
        ("Seturi de hashtaguri", "Hashtaguri", "Hashtags"),
    ),
    "visual": (
        ("Visual guidelines", "Visual identity", "Images"),
        ("Guía visual", "Identidad visual", "Imágenes"),
        ("Guia visual", "Identidade visual", "Imagens"),
        ("Ghid vizual", "Identitate vizuală", "Imagini"),
    ),
    "own": (("Sections of our own",), ("Secciones propias",), ("Seções próprias",), ("Secțiuni proprii",)),
    # conditions and words of rows
    "language": (("language",), ("idioma",), ("idioma",), ("limba", "limbă")),
    "country": (("country",), ("país",), ("país",), ("țara", "țară")),
    "channel": (("channel",), ("canal",), ("canal",), ("canal",)),
    "pillar": (("pillar",), ("pilar",), ("pilar",), ("pilon",)),
    "product": (("product",), ("producto",), ("produto",), ("produs",)),
    "who": (("who answers", "who"), ("quién responde", "quién"), ("quem responde", "quem"), ("cine răspunde", "cine")),
    "authority": (("authority",), ("autoridad",), ("autonomia",), ("autoritate",)),
    "escalate": (
        ("goes further when", "escalate"),
        ("se escala cuando", "escalar"),
        ("escalar quando", "escalar"),
        ("se escaladează când", "escaladare"),
    ),
    "most": (("at most",), ("como máximo",), ("no máximo",), ("cel mult",)),
    "only": (("only",), ("solo",), ("só",), ("doar",)),
    "never": (("never",), ("nunca",), ("nunca",), ("niciodată",)),
    "none": (("none",), ("ninguno",), ("nenhum",), ("niciunul",)),
    "note": (("note",), ("nota",), ("nota",), ("notă",)),
}  # fmt: skip


def folded(text: str) -> str:
    """For recognising: small letters and figures only, without accents."""
    flat = unicodedata.normalize("NFKD", text.casefold())
    return " ".join(
        re.findall(r"[^\W_]+", "".join(c for c in flat if not unicodedata.combining(c)))
    )


def named(key: str, language: str | None = None) -> str:
    """Our name of a part, in the given or the active language."""
    language = (language or get_language() or "en").split("-")[0]
    at = LANGUAGES.index(language) if language in LANGUAGES else 0
    return NAMES[key][at][0]


def key_of(name: str, keys: tuple[str, ...]) -> str | None:
    """Which of `keys` this is a name of, in any language; a number before it does not matter."""
    words = folded(re.sub(r"^\s*(\d+[.)]?)+\s+", "", name))
    if not words:
        return None
    for key in keys:
        if any(folded(each) == words for names in NAMES[key] for each in names):
            return key
    return None
