import re
def sub(path, *pairs):
    s=open(path).read()
    for a,b in pairs:
        assert s.count(a)==1,(path,a,s.count(a))
        s=s.replace(a,b)
    open(path,'w').write(s)
sub('nlp/calling_number.py',
 ('|(?:拨打|打来|打)的这个"', '|(?:拨打|打来|打过来|打进来|拨过来|打)的这个"'),
 ('"(?<!给)我(?:就|刚才|一直|老)?(?:打', '"(?<![给系找])我(?:就|刚才|一直|老)?(?:打'),
 ('def calling_number_refused', '''def taken_beside_another(text: str) -> bool:
    """Whether the words before another number take the one proposed, and the other for want of it."""
    return is_spare(text) and not calling_number_refused(text)


def calling_number_refused'''),
 ('from enum import Enum, auto\n','from enum import Enum, auto\n\nfrom nlp.number_choice import is_spare\n'),
)
sub('nlp/digit_runs.py',
 ('要腰妖邀夭林','要腰妖邀夭药林'),('幺幺幺幺幺零','幺幺幺幺幺幺零'))
sub('nlp/number_choice.py',
 ('没人接|不接|不通).{0,6}(?:再|就|的话)','没人接|不接|接不[了到着]|没接|关机|占线|不通).{0,6}(?:再|就|的话)'),
 ('_OWN = re.compile("(?:打|记|留|用|按)我(?:自己|本人)?的")','_OWN = re.compile("(?:打|记|留|用|按)[我您你](?:自己|本人)?(?:的|这个)")'),
 ('spare=same.spare and new.spare,','spare=same.spare and (new.spare or new.side is Side.AGENT),'),
)
sub('nlp/number_owner.py',
 ('|婆婆|公公|岳父|岳母|舅|姨|叔|姑|侄|外甥|孙|亲戚|室友|哥|弟|姐|妹|朋友|同事|家人|家里人"',
  '|婆婆|公公|岳父|岳母|女婿|儿媳|舅|姨|叔|姑|婶|嫂|侄|外甥|孙|奶奶|爷爷|姥姥|姥爷|亲戚|家属|室友|同学|哥|弟|姐|妹|朋友|同事|工友|家人|家里人"'),
)
