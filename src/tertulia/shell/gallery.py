"""Demo data of the gallery of components. Not translated: it shows components, not sentences."""

from __future__ import annotations

from django import forms

from tertulia.kernel.room import rooms
from tertulia.shell.frame import BrandMark, Frame, Pause


class GalleryForm(forms.Form):
    """One field of every kind."""

    name = forms.CharField(label="Nombre", help_text="Como lo verá el equipo.")
    address = forms.EmailField(label="Correo", required=False)
    zone = forms.ChoiceField(
        label="Zona",
        choices=[("America/Guayaquil", "Guayaquil"), ("Europe/Bucharest", "București")],
    )
    note = forms.CharField(label="Nota", widget=forms.Textarea, required=False)
    agree = forms.BooleanField(label="Pedir aprobación", help_text="Antes de publicar.")
    tone = forms.ChoiceField(
        label="Tono", widget=forms.RadioSelect, choices=[("warm", "Cercano"), ("dry", "Sobrio")]
    )
    days = forms.MultipleChoiceField(
        label="Días", widget=forms.CheckboxSelectMultiple, required=False,
        choices=[("mon", "lunes"), ("tue", "martes")],
    )  # fmt: skip


def sample_frame() -> Frame:
    """A brand and a person for who looks at the gallery without being signed in."""
    cafe = BrandMark("cafe", "Café Tertulia", detail="6 canales · Guayaquil", url="/design")
    books = BrandMark(
        "libros", "Librería Ñandú", colour="c2", detail="3 canales · Quito", url="/design"
    )
    every = frozenset(each.permission for room in rooms() for each in room.destinations)
    return Frame(
        permissions=every,
        person="Mireia Vidal",
        brand=cafe,
        brands=(cafe, books),
        pause=Pause(
            "Todo está en pausa desde las 12:40: Mireia, «revisamos un error de precio».", "/design"
        ),
    )
