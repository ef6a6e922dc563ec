<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en">
    <context>
        <name>AgreementPanel</name>
        <message numerus="yes">
            <source>They differ on %n line(s)</source>
            <translation>
                <numerusform>They differ on %n line</numerusform>
                <numerusform>They differ on %n lines</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>ArcChart</name>
        <message numerus="yes">
            <source>Arc of valence and arousal over the film: %n turning point(s)</source>
            <translation>
                <numerusform>Arc of valence and arousal over the film: %n turning point</numerusform>
                <numerusform>Arc of valence and arousal over the film: %n turning points</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>CastDialog</name>
        <message numerus="yes">
            <source>%n name(s)</source>
            <translation>
                <numerusform>%n name</numerusform>
                <numerusform>%n names</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>ChangesSection</name>
        <message numerus="yes">
            <source>%n line(s)</source>
            <translation>
                <numerusform>%n line</numerusform>
                <numerusform>%n lines</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>ClipsPanel</name>
        <message numerus="yes">
            <source>%n clip(s) wait</source>
            <translation>
                <numerusform>%n clip wait</numerusform>
                <numerusform>%n clips wait</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>The newest clip of each scene is joined; %n are left out.</source>
            <translation>
                <numerusform>The newest clip of each scene is joined; %n are left out.</numerusform>
                <numerusform>The newest clip of each scene is joined; %n are left out.</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>CodersDialog</name>
        <message numerus="yes">
            <source>%n correction(s)</source>
            <translation>
                <numerusform>%n correction</numerusform>
                <numerusform>%n corrections</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n coded line(s)</source>
            <translation>
                <numerusform>%n coded line</numerusform>
                <numerusform>%n coded lines</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>ConflictsPanel</name>
        <message numerus="yes">
            <source>%n line(s) show no contradiction</source>
            <translation>
                <numerusform>%n line shows no contradiction</numerusform>
                <numerusform>%n lines show no contradiction</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n line(s) unsure: more evidence needed</source>
            <translation>
                <numerusform>%n line unsure: more evidence needed</numerusform>
                <numerusform>%n lines unsure: more evidence needed</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>DeliveryPanel</name>
        <message numerus="yes">
            <source>%n line(s)</source>
            <translation>
                <numerusform>%n line</numerusform>
                <numerusform>%n lines</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>FacesDialog</name>
        <message numerus="yes">
            <source>{name}: %n appearance(s)</source>
            <translation>
                <numerusform>{name}: %n appearance</numerusform>
                <numerusform>{name}: %n appearances</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n chosen</source>
            <translation>
                <numerusform>%n chosen</numerusform>
                <numerusform>%n chosen</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>FacesModel</name>
        <message numerus="yes">
            <source>{start}–{end}, %n look(s), {confidence} sure</source>
            <translation>
                <numerusform>{start}–{end}, %n look, {confidence} sure</numerusform>
                <numerusform>{start}–{end}, %n looks, {confidence} sure</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>FlowChart</name>
        <message numerus="yes">
            <source>Changes of emotion: %n kind(s)</source>
            <translation>
                <numerusform>Changes of emotion: %n kind</numerusform>
                <numerusform>Changes of emotion: %n kinds</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n time(s)</source>
            <translation>
                <numerusform>%n time</numerusform>
                <numerusform>%n times</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n of them sudden</source>
            <translation>
                <numerusform>%n of them sudden</numerusform>
                <numerusform>%n of them sudden</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>HistoryModel</name>
        <message numerus="yes">
            <source>%n correction(s)</source>
            <translation>
                <numerusform>%n correction</numerusform>
                <numerusform>%n corrections</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n coding(s)</source>
            <translation>
                <numerusform>%n coding</numerusform>
                <numerusform>%n codings</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>HistoryPanel</name>
        <message numerus="yes">
            <source>%n step(s) that were taken back cannot be put back any more: something new was said.</source>
            <translation>
                <numerusform>%n step that was taken back cannot be put back any more: something new was said.</numerusform>
                <numerusform>%n steps that were taken back cannot be put back any more: something new was said.</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>MemoriesSection</name>
        <message numerus="yes">
            <source>%n memory(ies)</source>
            <translation>
                <numerusform>%n memory</numerusform>
                <numerusform>%n memories</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>PatternsSection</name>
        <message numerus="yes">
            <source>hotspot, %n sudden, until {time}</source>
            <translation>
                <numerusform>hotspot, %n sudden, until {time}</numerusform>
                <numerusform>hotspot, %n sudden, until {time}</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>PeopleDelegate</name>
        <message numerus="yes">
            <source>%n line(s)</source>
            <translation>
                <numerusform>%n line</numerusform>
                <numerusform>%n lines</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n line(s) in the span</source>
            <translation>
                <numerusform>%n line in the span</numerusform>
                <numerusform>%n lines in the span</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>PeoplePanel</name>
        <message numerus="yes">
            <source>Merge %n people</source>
            <translation>
                <numerusform>Merge %n person</numerusform>
                <numerusform>Merge %n people</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>PersonHead</name>
        <message numerus="yes">
            <source>%n line(s)</source>
            <translation>
                <numerusform>%n line</numerusform>
                <numerusform>%n lines</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>PreferencesDialog</name>
        <message numerus="yes">
            <source>Changes that need a new analysis: %n. Corrections are kept; what is unchanged is reused.</source>
            <translation>
                <numerusform>One change needs a new analysis. Corrections are kept; what is unchanged is reused.</numerusform>
                <numerusform>%n changes need a new analysis. Corrections are kept; what is unchanged is reused.</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>PromptHistory</name>
        <message numerus="yes">
            <source>History of this prompt (%n)</source>
            <translation>
                <numerusform>History of this prompt (%n)</numerusform>
                <numerusform>History of this prompt (%n)</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>PromptsPanel</name>
        <message numerus="yes">
            <source>%n key scene(s)</source>
            <translation>
                <numerusform>%n key scene</numerusform>
                <numerusform>%n key scenes</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n chapter(s)</source>
            <translation>
                <numerusform>%n chapter</numerusform>
                <numerusform>%n chapters</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>RemarksButton</name>
        <message numerus="yes">
            <source>%n remark(s)</source>
            <translation>
                <numerusform>%n remark</numerusform>
                <numerusform>%n remarks</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>ReviewBar</name>
        <message numerus="yes">
            <source>%n second look(s) left</source>
            <translation>
                <numerusform>%n second look left</numerusform>
                <numerusform>%n second looks left</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>All %n judged</source>
            <translation>
                <numerusform>The one judged</numerusform>
                <numerusform>All %n judged</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>ScoresSection</name>
        <message numerus="yes">
            <source>From %n line(s).</source>
            <translation>
                <numerusform>From %n line.</numerusform>
                <numerusform>From %n lines.</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>ScreenplayPanel</name>
        <message numerus="yes">
            <source>(and %n more)</source>
            <translation>
                <numerusform>(and %n more)</numerusform>
                <numerusform>(and %n more)</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>SearchWindow</name>
        <message numerus="yes">
            <source>%n found – Enter jumps there</source>
            <translation>
                <numerusform>%n found – Enter jumps there</numerusform>
                <numerusform>%n found – Enter jumps there</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n lines</source>
            <translation>
                <numerusform>%n line</numerusform>
                <numerusform>%n lines</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>Sentences</name>
        <message numerus="yes">
            <source>Rests on %n line(s): a press goes to the next one</source>
            <translation>
                <numerusform>Rests on %n line: a press goes there</numerusform>
                <numerusform>Rests on %n lines: a press goes to the next one</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>SocialControls</name>
        <message numerus="yes">
            <source>%n link(s) hidden</source>
            <translation>
                <numerusform>%n link hidden</numerusform>
                <numerusform>%n links hidden</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>TakesRow</name>
        <message numerus="yes">
            <source>Said %n time(s): takes side by side</source>
            <translation>
                <numerusform>Said %n time: takes side by side</numerusform>
                <numerusform>Said %n times: takes side by side</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>TraitsSection</name>
        <message numerus="yes">
            <source>{trait}, from %n line(s): each input and what it adds</source>
            <translation>
                <numerusform>{trait}, from %n line: each input and what it adds</numerusform>
                <numerusform>{trait}, from %n lines: each input and what it adds</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>UndoTold</name>
        <message numerus="yes">
            <source>%n correction(s) put back</source>
            <translation>
                <numerusform>%n correction put back</numerusform>
                <numerusform>%n corrections put back</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n correction(s) taken back</source>
            <translation>
                <numerusform>%n correction taken back</numerusform>
                <numerusform>%n corrections taken back</numerusform>
            </translation>
        </message>
    </context>
</TS>
