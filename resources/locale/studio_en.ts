<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en">
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
        <name>PeopleDelegate</name>
        <message numerus="yes">
            <source>%n line(s)</source>
            <translation>
                <numerusform>%n line</numerusform>
                <numerusform>%n lines</numerusform>
            </translation>
        </message>
    </context>
</TS>
