"""Addresses of the inbox below a brand."""

from django.urls import path

from tertulia.inbox.ui import acts, pages, readings, saved, texts, topics, twice

app_name = "inbox"
urlpatterns = [
    path("inbox/", pages.inbox, name="list"),
    path("inbox/rows", pages.rows, name="rows"),
    path("inbox/bulk", acts.bulk, name="bulk"),
    path("inbox/undo", acts.undo_last, name="undo_last"),
    path("inbox/undo/<uuid:act_id>", acts.undo_act, name="undo"),
    path("inbox/saved/", saved.saved, name="saved"),
    path("inbox/saved/save", saved.save, name="saved_save"),
    path("inbox/saved/<uuid:reply_id>/delete", saved.delete, name="saved_delete"),
    path("inbox/topics/", topics.topics, name="topics"),
    path("inbox/topics/ask", topics.ask, name="topics_ask"),
    path("inbox/topics/<uuid:search_id>/", topics.found, name="topics_found"),
    path("inbox/topics/<uuid:search_id>/stop", topics.stop, name="topics_stop"),
    path("inbox/topics/<uuid:search_id>.csv", topics.as_file, name="topics_file"),
    path("inbox/target", saved.target, name="target"),
    path("inbox/text/<uuid:interaction_id>", texts.text, name="text"),
    path("inbox/line/<uuid:entry_id>/reading", readings.reading, name="reading"),
    path("inbox/line/<uuid:entry_id>/twice", twice.twice, name="twice"),
    path("inbox/line/<uuid:entry_id>/carefully", twice.carefully, name="carefully"),
    path("inbox/line/<uuid:entry_id>/correct", readings.correct, name="correct"),
    path("inbox/line/<uuid:entry_id>/again", acts.again, name="again"),
    path("inbox/line/<uuid:entry_id>/<slug:verb>", acts.like, name="like"),
    path("inbox/line/<uuid:entry_id>/moderate/<slug:verb>", acts.moderate, name="moderate"),
    path("inbox/<uuid:conversation_id>/", pages.inbox, name="conversation"),
    path("inbox/<uuid:conversation_id>/lines", pages.lines, name="lines"),
    path("inbox/<uuid:conversation_id>/head", pages.head, name="head"),
    path("inbox/<uuid:conversation_id>/reply", acts.reply, name="reply"),
    path("inbox/<uuid:conversation_id>/note", acts.note, name="note"),
    path("inbox/<uuid:conversation_id>/draft", acts.draft, name="draft"),
    path("inbox/<uuid:conversation_id>/close", acts.close, name="close"),
    path("inbox/<uuid:conversation_id>/reopen", acts.reopen, name="reopen"),
    path("inbox/<uuid:conversation_id>/no-answer", acts.no_answer, name="no_answer"),
    path("inbox/<uuid:conversation_id>/snooze", acts.snooze, name="snooze"),
    path("inbox/<uuid:conversation_id>/assign", acts.assign, name="assign"),
    path("inbox/<uuid:conversation_id>/unread", acts.unread, name="unread"),
]
