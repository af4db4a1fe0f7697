"""The register's memory: every act of the State, its facts, and who looked at whom.

Words: an *act* is one decision (who, on whom, on which ground, when), never altered; its
*facts* can be erased by the retention role alone; a *look* is one reading of somebody's file.
Law: an act is written in the transaction of the change it tells of; nothing outside an action
writes; a GET writes nothing but looks.
It never holds a foreign key and never knows what its subjects are.
"""
