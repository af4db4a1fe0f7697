"""The sentences of a report, in English, French and Arabic."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

WORDS: Mapping[str, tuple[str, str, str]] = MappingProxyType({
    "title": ("Two lists linked", "Rapprochement de deux listes", "مطابقة لائحتين"),
    "lists": ("The lists", "Les listes", "اللائحتان"),
    "left": ("left list", "liste de gauche", "اللائحة اليسرى"),
    "right": ("right list", "liste de droite", "اللائحة اليمنى"),
    "rows": ("rows", "lignes", "السطور"),
    "pairs": ("pairs compared", "paires comparées", "أزواج قورنت"),
    "links": ("links", "liens", "روابط"),
    "certain": ("of which certain", "dont certains", "منها مؤكدة"),
    "probable": ("of which probable", "dont probables", "منها مرجحة"),
    "possible": ("possible pairs left for people to judge", "paires possibles laissées au jugement",
                 "أزواج محتملة تترك لتقدير الموظفين"),
    "threshold": ("threshold", "seuil", "العتبة"),
    "expected": ("What to expect", "À quoi s'attendre", "ما المنتظر"),
    "wrong": ("links expected to be wrong", "liens probablement faux", "روابط يحتمل أن تكون خاطئة"),
    "missed": ("people expected to be missed among the pairs compared",
               "personnes probablement manquées parmi les paires comparées",
               "أشخاص يحتمل ألا يربطوا ضمن الأزواج التي قورنت"),
    "precision": ("expected precision", "précision attendue", "الدقة المنتظرة"),
    "recall": ("expected recall of the pairs compared", "rappel attendu des paires comparées",
               "نسبة الاسترجاع المنتظرة ضمن الأزواج المقارنة"),
    "chances": ("Pairs by probability (logarithmic scale)",
                "Paires par probabilité (échelle logarithmique)",
                "الأزواج حسب الاحتمال (سلم لوغاريتمي)"),
    "all": ("all pairs worth keeping", "toutes les paires retenues", "كل الأزواج المحتفظ بها"),
    "by_threshold": ("Expected precision and recall for every threshold",
                     "Précision et rappel attendus selon le seuil",
                     "الدقة والاسترجاع المنتظران حسب العتبة"),
    "weights": ("What agreement and disagreement weigh, in bits (one more bit doubles the odds)",
                "Poids des accords et désaccords, en bits (un bit de plus double les chances)",
                "وزن التطابق والاختلاف بالبت (كل بت إضافي يضاعف الحظوظ)"),
    "level": ("likeness", "ressemblance", "درجة التشابه"),
    "m": ("among one person's pairs (m)", "parmi les paires d'une même personne (m)",
          "ضمن أزواج الشخص الواحد (m)"),
    "u": ("by chance (u)", "par hasard (u)", "بمحض الصدفة (u)"),
    "bits": ("weight in bits", "poids en bits", "الوزن بالبت"),
    "people": ("people estimated to be in both lists", "personnes estimées dans les deux listes",
               "عدد الأشخاص المقدر وجودهم في اللائحتين"),
    "relatives": ("Relatives and namesakes", "Parents et homonymes",
                  "الأقارب والمتشابهون في الأسماء"),
    "relatives_why": (
        "People who look alike without being one person, measured on these lists: "
        "their agreements count less.",
        "Personnes qui se ressemblent sans être la même, mesurées sur ces listes : "
        "leurs accords comptent moins.",
        "أشخاص يتشابهون دون أن يكونوا شخصا واحدا، قيس ذلك على هاتين اللائحتين: تطابقهم يحتسب أقل."),
    "relatives_kinds": ("kinds of agreement among relatives", "sortes d'accords entre parents",
                        "أنواع التطابق بين الأقارب"),
    "namesakes_kinds": ("kinds of agreement among namesakes", "sortes d'accords entre homonymes",
                        "أنواع التطابق بين المتشابهين في الأسماء"),
    "time": ("Time, in seconds", "Temps, en secondes", "المدة بالثواني"),
    "changes": ("Since the run before", "Depuis le passage précédent", "منذ التشغيل السابق"),
    "kept": ("links kept, with their identifiers", "liens conservés, avec leurs identifiants",
             "روابط بقيت بمعرفاتها"),
    "added": ("links added", "liens ajoutés", "روابط أضيفت"),
    "withdrawn": ("links withdrawn", "liens retirés", "روابط سحبت"),
    "care": (
        "Probabilities are the model's own, learned without labels. They say nothing of "
        "people who never met in a pair. "
        "Before a decision about a person, an agent looks at both records.",
        "Les probabilités sont celles du modèle, appris sans étiquettes. "
        "Elles ne disent rien des personnes jamais "
        "comparées. Avant toute décision sur une personne, un agent examine les deux fiches.",
        "الاحتمالات من تقدير النموذج الذي تعلم دون أمثلة موسومة، ولا تقول شيئا عمن لم يقارنوا. "
        "قبل أي قرار يخص شخصا يطلع الموظف على السجلين معا."),
})  # fmt: skip
