"""Who a change of a dated parameter would reach: counted by the room that holds them."""

from sijill.desk.queries.affected import affected as affected_at_the_desk
from sijill.register.queries.affected import affected as affected_in_the_register

PREVIEWS = {
    "register.*": affected_in_the_register,
    "desk.*": affected_at_the_desk,
    "commission.*": affected_at_the_desk,
    "level.*": affected_at_the_desk,
    "eyes.*": affected_at_the_desk,
    "competence.*": affected_at_the_desk,
}
