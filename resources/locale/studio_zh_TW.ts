<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_TW">
    <context>
        <name>AboutDialog</name>
        <message>
            <source>About EmotionalAI Studio</source>
            <translation>關於 EmotionalAI Studio</translation>
        </message>
        <message>
            <source>EmotionalAI Studio {version}</source>
            <translation>EmotionalAI Studio {version}</translation>
        </message>
        <message>
            <source>Results are estimates with a confidence, not facts about a real person. They describe how a performance reads on screen. Do not use them to judge employees, pupils, patients or applicants.</source>
            <translation>結果是附帶信心值的估計，並非關於真實人物的事實。它們描述的是表演在銀幕上給人的感受。請勿用來評斷員工、學生、病患或應徵者。</translation>
        </message>
        <message>
            <source>Everything stays on this machine. Nothing is sent anywhere.</source>
            <translation>一切資料都留在這部電腦，不會傳送到任何地方。</translation>
        </message>
        <message>
            <source>MIT licence. Qt for Python, FFmpeg and libvlc are used under the LGPL, the typeface Inter under the OFL.</source>
            <translation>MIT 授權。Qt for Python、FFmpeg 與 libvlc 依 LGPL 使用，Inter 字型依 OFL 使用。</translation>
        </message>
    </context>
    <context>
        <name>AnalysisJob</name>
        <message>
            <source>Starting the analysis of {film}</source>
            <translation>正在開始分析 {film}</translation>
        </message>
        <message>
            <source>Stopping the analysis…</source>
            <translation>正在停止分析…</translation>
        </message>
        <message>
            <source>{title} ({index} of {count})</source>
            <translation>{title}（{index}/{count}）</translation>
        </message>
        <message>
            <source>The analysis could not be started.</source>
            <translation>無法開始分析。</translation>
        </message>
        <message>
            <source>Stopped. What was finished is kept; the next run goes on from there.</source>
            <translation>已停止。已完成的部分會保留，下次從該處繼續。</translation>
        </message>
        <message>
            <source>The analysis is finished.</source>
            <translation>分析完成。</translation>
        </message>
        <message>
            <source>The analysis ended unexpectedly. What was finished is kept: start it again to go on.</source>
            <translation>分析意外結束。已完成的部分會保留：重新開始即可繼續。</translation>
        </message>
    </context>
    <context>
        <name>ConflictBanner</name>
        <message>
            <source>Severity {value}</source>
            <translation>嚴重度 {value}</translation>
        </message>
    </context>
    <context>
        <name>ConflictList</name>
        <message>
            <source>Conflicts</source>
            <translation>矛盾</translation>
        </message>
    </context>
    <context>
        <name>ConflictsPanel</name>
        <message>
            <source>Kind of conflict</source>
            <translation>矛盾類型</translation>
        </message>
        <message>
            <source>Person</source>
            <translation>人物</translation>
        </message>
        <message>
            <source>Judgement</source>
            <translation>判定</translation>
        </message>
        <message>
            <source>All kinds</source>
            <translation>所有類型</translation>
        </message>
        <message>
            <source>All</source>
            <translation>全部</translation>
        </message>
        <message>
            <source>Everyone</source>
            <translation>所有人</translation>
        </message>
        <message numerus="yes">
            <source>%n line(s) unsure: more evidence needed</source>
            <translation>
                <numerusform>%n 句不確定：需要更多證據</numerusform>
            </translation>
        </message>
        <message>
            <source>No conflict passes these filters</source>
            <translation>沒有符合篩選條件的矛盾</translation>
        </message>
        <message>
            <source>No contradictions found</source>
            <translation>未發現矛盾</translation>
        </message>
        <message>
            <source>Clear filters</source>
            <translation>清除篩選</translation>
        </message>
        <message>
            <source>{agree}, {unsure} could not be judged.</source>
            <translation>{agree}，{unsure} 句無法判斷。</translation>
        </message>
        <message numerus="yes">
            <source>%n line(s) show no contradiction</source>
            <translation>
                <numerusform>%n 句沒有矛盾</numerusform>
            </translation>
        </message>
        <message>
            <source>The voice gives no valence with this program.</source>
            <translation>此程式的聲音分析不提供正負向。</translation>
        </message>
    </context>
    <context>
        <name>EvidencePanel</name>
        <message>
            <source>No line selected</source>
            <translation>未選取台詞</translation>
        </message>
        <message>
            <source>Choose a conflict, a line, or a block on the timeline.</source>
            <translation>請選擇一項矛盾、一句台詞或時間軸上的一個區塊。</translation>
        </message>
        <message>
            <source>Evidence for the selected line</source>
            <translation>所選台詞的證據</translation>
        </message>
        <message>
            <source>Nobody</source>
            <translation>無人</translation>
        </message>
        <message>
            <source>unreadable</source>
            <translation>無法辨讀</translation>
        </message>
        <message>
            <source>{name} listens: {emotion}</source>
            <translation>{name} 聆聽：{emotion}</translation>
        </message>
        <message>
            <source>from {program}</source>
            <translation>來自 {program}</translation>
        </message>
        <message>
            <source>subtitles</source>
            <translation>字幕</translation>
        </message>
        <message>
            <source>speech recognition</source>
            <translation>語音辨識</translation>
        </message>
        <message>
            <source>words from {source}</source>
            <translation>文字來自{source}</translation>
        </message>
    </context>
    <context>
        <name>HistoryModel</name>
        <message>
            <source>Taken back</source>
            <translation>已復原</translation>
        </message>
    </context>
    <context>
        <name>HistoryPanel</name>
        <message>
            <source>Edits</source>
            <translation>編修</translation>
        </message>
        <message>
            <source>Undo</source>
            <translation>復原</translation>
        </message>
        <message>
            <source>Redo</source>
            <translation>重做</translation>
        </message>
        <message>
            <source>No corrections yet</source>
            <translation>尚無更正</translation>
        </message>
        <message>
            <source>Names you change and conflicts you judge are listed here.</source>
            <translation>您修改的名字與判定的矛盾會列在這裡。</translation>
        </message>
    </context>
    <context>
        <name>JobsStrip</name>
        <message>
            <source>Progress of the analysis</source>
            <translation>分析進度</translation>
        </message>
        <message>
            <source>Stop the analysis. What is finished is kept.</source>
            <translation>停止分析。已完成的部分會保留。</translation>
        </message>
        <message>
            <source>Stop the analysis</source>
            <translation>停止分析</translation>
        </message>
        <message>
            <source>about {count} s left</source>
            <translation>約剩 {count} 秒</translation>
        </message>
        <message>
            <source>about {count} min left</source>
            <translation>約剩 {count} 分鐘</translation>
        </message>
    </context>
    <context>
        <name>Legend</name>
        <message>
            <source>Legend: colours of emotions, shapes of conflicts</source>
            <translation>圖例：情緒的顏色、矛盾的形狀</translation>
        </message>
        <message>
            <source>Blocks have the colour of what the words say, faint where the words are not sure.</source>
            <translation>區塊的顏色取自文字所表達的情緒，文字不確定之處以淡色顯示。</translation>
        </message>
        <message>
            <source>Colour: words</source>
            <translation>顏色：文字</translation>
        </message>
    </context>
    <context>
        <name>LinesPanel</name>
        <message>
            <source>Lines</source>
            <translation>台詞</translation>
        </message>
        <message>
            <source>Search words or names</source>
            <translation>搜尋字詞或名字</translation>
        </message>
        <message>
            <source>Search in the lines</source>
            <translation>在台詞中搜尋</translation>
        </message>
        <message>
            <source>Nothing found</source>
            <translation>找不到</translation>
        </message>
        <message>
            <source>No line or name holds these words.</source>
            <translation>沒有台詞或名字包含這些字詞。</translation>
        </message>
        <message>
            <source>Put subtitles beside the film, with the same name, and analyse it again.</source>
            <translation>請將同名字幕檔放在影片旁，再重新分析。</translation>
        </message>
        <message>
            <source>No lines</source>
            <translation>沒有台詞</translation>
        </message>
    </context>
    <context>
        <name>MainWindow</name>
        <message>
            <source>Recent projects</source>
            <translation>最近的專案</translation>
        </message>
        <message>
            <source>Conflicts</source>
            <translation>矛盾</translation>
        </message>
        <message>
            <source>People</source>
            <translation>人物</translation>
        </message>
        <message>
            <source>Lines</source>
            <translation>台詞</translation>
        </message>
        <message>
            <source>Evidence</source>
            <translation>證據</translation>
        </message>
        <message>
            <source>History</source>
            <translation>歷程</translation>
        </message>
        <message>
            <source>Opening {name}…</source>
            <translation>正在開啟 {name}…</translation>
        </message>
        <message>
            <source>(read only)</source>
            <translation>（唯讀）</translation>
        </message>
        <message>
            <source>{name} is analysed. It is the first of the recent projects.</source>
            <translation>{name} 分析完成，已列為最近專案的第一項。</translation>
        </message>
        <message>
            <source>None yet</source>
            <translation>尚無</translation>
        </message>
    </context>
    <context>
        <name>Overview</name>
        <message>
            <source>Overview of the film</source>
            <translation>影片總覽</translation>
        </message>
        <message>
            <source>The whole film. Drag the frame to look elsewhere.</source>
            <translation>整部影片。拖曳外框可查看其他部分。</translation>
        </message>
        <message>
            <source>Whole film</source>
            <translation>整部影片</translation>
        </message>
    </context>
    <context>
        <name>PeopleDelegate</name>
        <message numerus="yes">
            <source>%n line(s)</source>
            <translation>
                <numerusform>%n 句</numerusform>
            </translation>
        </message>
        <message>
            <source>{time} on screen</source>
            <translation>出現 {time}</translation>
        </message>
        <message>
            <source>Name of the person</source>
            <translation>人物名字</translation>
        </message>
    </context>
    <context>
        <name>PeopleModel</name>
        <message>
            <source>Double-click the name to change it. The box shows the person on the timeline.</source>
            <translation>按兩下名字即可修改。勾選方塊會在時間軸上顯示此人。</translation>
        </message>
    </context>
    <context>
        <name>PeoplePanel</name>
        <message>
            <source>People</source>
            <translation>人物</translation>
        </message>
    </context>
    <context>
        <name>ReadingCard</name>
        <message>
            <source>Go to this moment</source>
            <translation>前往此時刻</translation>
        </message>
        <message>
            <source>arousal</source>
            <translation>激動度</translation>
        </message>
        <message>
            <source>valence</source>
            <translation>正負向</translation>
        </message>
        <message>
            <source>dominance</source>
            <translation>支配度</translation>
        </message>
        <message>
            <source>not estimated</source>
            <translation>未估計</translation>
        </message>
        <message>
            <source>silent</source>
            <translation>無讀數</translation>
        </message>
        <message>
            <source>Nothing was read here.</source>
            <translation>此處沒有讀數。</translation>
        </message>
    </context>
    <context>
        <name>Screen</name>
        <message>
            <source>Film picture</source>
            <translation>影片畫面</translation>
        </message>
    </context>
    <context>
        <name>Session</name>
        <message>
            <source>{count} files written to {folder}</source>
            <translation>已將 {count} 個檔案寫入 {folder}</translation>
        </message>
        <message>
            <source>This project is open in another studio: it can be looked at, not changed.</source>
            <translation>此專案已在另一個視窗開啟：只能檢視，無法修改。</translation>
        </message>
        <message>
            <source>{reason} It can be looked at, not changed.</source>
            <translation>{reason} 只能檢視，無法修改。</translation>
        </message>
    </context>
    <context>
        <name>ShortcutsDialog</name>
        <message>
            <source>Keyboard shortcuts</source>
            <translation>鍵盤快速鍵</translation>
        </message>
        <message>
            <source>On the timeline: wheel zooms around the pointer, Shift and wheel or the middle button pan, a click seeks, dragging scrubs.</source>
            <translation>在時間軸上：滾輪以游標為中心縮放，Shift 加滾輪或中鍵平移，點選跳至該處，拖曳快速瀏覽。</translation>
        </message>
    </context>
    <context>
        <name>Stage</name>
        <message>
            <source>Position in the film</source>
            <translation>影片位置</translation>
        </message>
        <message>
            <source>Playing speed</source>
            <translation>播放速度</translation>
        </message>
        <message>
            <source>Volume</source>
            <translation>音量</translation>
        </message>
        <message>
            <source>Mute</source>
            <translation>靜音</translation>
        </message>
    </context>
    <context>
        <name>TimelineCanvas</name>
        <message>
            <source>Timeline</source>
            <translation>時間軸</translation>
        </message>
        <message>
            <source>Shots, conflicts, lines and curves over the film's time</source>
            <translation>沿影片時間的鏡頭、矛盾、台詞與曲線</translation>
        </message>
    </context>
    <context>
        <name>TimelineView</name>
        <message>
            <source>Scroll the tracks</source>
            <translation>捲動軌道</translation>
        </message>
        <message>
            <source>Timeline</source>
            <translation>時間軸</translation>
        </message>
        <message>
            <source>Zoom out</source>
            <translation>縮小</translation>
        </message>
        <message>
            <source>Zoom in</source>
            <translation>放大</translation>
        </message>
        <message>
            <source>Show the whole film</source>
            <translation>顯示整部影片</translation>
        </message>
    </context>
    <context>
        <name>VideoPlayer</name>
        <message>
            <source>“{name}” cannot be played. It may be damaged or not a film.</source>
            <translation>無法播放「{name}」。檔案可能損壞，或不是影片。</translation>
        </message>
    </context>
    <context>
        <name>Welcome</name>
        <message>
            <source>EmotionalAI Studio</source>
            <translation>EmotionalAI Studio</translation>
        </message>
        <message>
            <source>Reads faces, voices and words in a film, and shows where they contradict each other.</source>
            <translation>讀取影片中的臉部、聲音與文字，並指出三者互相矛盾之處。</translation>
        </message>
        <message>
            <source>Open a film…</source>
            <translation>開啟影片…</translation>
        </message>
        <message>
            <source>Open a project…</source>
            <translation>開啟專案…</translation>
        </message>
        <message>
            <source>Try the demo</source>
            <translation>試用示範影片</translation>
        </message>
        <message>
            <source>You can also drop a film or a project folder on this window.</source>
            <translation>也可以將影片或專案資料夾拖放到此視窗。</translation>
        </message>
        <message>
            <source>Results are estimates with a confidence, not facts about a real person. Everything stays on this machine.</source>
            <translation>結果是附帶信心值的估計，並非關於真實人物的事實。一切資料都留在這部電腦。</translation>
        </message>
        <message>
            <source>Progress of the analysis</source>
            <translation>分析進度</translation>
        </message>
        <message>
            <source>Recent projects</source>
            <translation>最近的專案</translation>
        </message>
    </context>
    <context>
        <name>actions</name>
        <message>
            <source>&amp;File</source>
            <translation>檔案(&amp;F)</translation>
        </message>
        <message>
            <source>&amp;Edit</source>
            <translation>編輯(&amp;E)</translation>
        </message>
        <message>
            <source>&amp;Playback</source>
            <translation>播放(&amp;P)</translation>
        </message>
        <message>
            <source>&amp;View</source>
            <translation>檢視(&amp;V)</translation>
        </message>
        <message>
            <source>&amp;Help</source>
            <translation>說明(&amp;H)</translation>
        </message>
        <message>
            <source>Open film…</source>
            <translation>開啟影片…</translation>
        </message>
        <message>
            <source>Analyse a film and open the result</source>
            <translation>分析影片並開啟結果</translation>
        </message>
        <message>
            <source>Open project…</source>
            <translation>開啟專案…</translation>
        </message>
        <message>
            <source>Open a folder whose name ends in .emai</source>
            <translation>開啟名稱以 .emai 結尾的資料夾</translation>
        </message>
        <message>
            <source>Try the demo</source>
            <translation>試用示範影片</translation>
        </message>
        <message>
            <source>Close project</source>
            <translation>關閉專案</translation>
        </message>
        <message>
            <source>Export…</source>
            <translation>匯出…</translation>
        </message>
        <message>
            <source>Write the data set and the report into a folder</source>
            <translation>將資料集與報告寫入資料夾</translation>
        </message>
        <message>
            <source>Stop the analysis</source>
            <translation>停止分析</translation>
        </message>
        <message>
            <source>Quit</source>
            <translation>結束</translation>
        </message>
        <message>
            <source>Undo</source>
            <translation>復原</translation>
        </message>
        <message>
            <source>Redo</source>
            <translation>重做</translation>
        </message>
        <message>
            <source>Accept conflict</source>
            <translation>接受矛盾</translation>
        </message>
        <message>
            <source>Reject conflict</source>
            <translation>拒絕矛盾</translation>
        </message>
        <message>
            <source>Play or pause</source>
            <translation>播放或暫停</translation>
        </message>
        <message>
            <source>One frame back</source>
            <translation>上一格</translation>
        </message>
        <message>
            <source>One frame on</source>
            <translation>下一格</translation>
        </message>
        <message>
            <source>One second back</source>
            <translation>後退一秒</translation>
        </message>
        <message>
            <source>One second on</source>
            <translation>前進一秒</translation>
        </message>
        <message>
            <source>Start of the film</source>
            <translation>影片開頭</translation>
        </message>
        <message>
            <source>End of the film</source>
            <translation>影片結尾</translation>
        </message>
        <message>
            <source>Previous cut</source>
            <translation>上一個剪接點</translation>
        </message>
        <message>
            <source>Next cut</source>
            <translation>下一個剪接點</translation>
        </message>
        <message>
            <source>Next conflict</source>
            <translation>下一項矛盾</translation>
        </message>
        <message>
            <source>Previous conflict</source>
            <translation>上一項矛盾</translation>
        </message>
        <message>
            <source>Theme of the system</source>
            <translation>系統主題</translation>
        </message>
        <message>
            <source>Light theme</source>
            <translation>淺色主題</translation>
        </message>
        <message>
            <source>Dark theme</source>
            <translation>深色主題</translation>
        </message>
        <message>
            <source>Faces on the picture</source>
            <translation>畫面上的臉部</translation>
        </message>
        <message>
            <source>Lines on the picture</source>
            <translation>畫面上的台詞</translation>
        </message>
        <message>
            <source>Zoom in</source>
            <translation>放大</translation>
        </message>
        <message>
            <source>Zoom out</source>
            <translation>縮小</translation>
        </message>
        <message>
            <source>Show the whole film</source>
            <translation>顯示整部影片</translation>
        </message>
        <message>
            <source>Keyboard shortcuts</source>
            <translation>鍵盤快速鍵</translation>
        </message>
        <message>
            <source>About the studio</source>
            <translation>關於本程式</translation>
        </message>
    </context>
    <context>
        <name>application</name>
        <message>
            <source>Something went wrong ({error}). Details are in {file}</source>
            <translation>發生錯誤（{error}）。詳情請見 {file}</translation>
        </message>
    </context>
    <context>
        <name>timeline</name>
        <message>
            <source>Shots</source>
            <translation>鏡頭</translation>
        </message>
        <message>
            <source>Scene {number}</source>
            <translation>場景 {number}</translation>
        </message>
        <message>
            <source>Shot {shot}, scene {scene}: {start} to {end}</source>
            <translation>鏡頭 {shot}，場景 {scene}：{start} 至 {end}</translation>
        </message>
        <message>
            <source>Conflicts</source>
            <translation>矛盾</translation>
        </message>
        <message>
            <source>{kind}, severity {severity}: {who} at {time} ({judged})</source>
            <translation>{kind}，嚴重度 {severity}：{who}，{time}（{judged}）</translation>
        </message>
        <message>
            <source>Nobody</source>
            <translation>無人</translation>
        </message>
        <message>
            <source>Arousal</source>
            <translation>激動度</translation>
        </message>
        <message>
            <source>Valence</source>
            <translation>正負向</translation>
        </message>
    </context>
    <context>
        <name>verbs</name>
        <message>
            <source>Open a film</source>
            <translation>開啟影片</translation>
        </message>
        <message>
            <source>Films</source>
            <translation>影片</translation>
        </message>
        <message>
            <source>All files</source>
            <translation>所有檔案</translation>
        </message>
        <message>
            <source>Open a project</source>
            <translation>開啟專案</translation>
        </message>
        <message>
            <source>Export into a folder</source>
            <translation>匯出到資料夾</translation>
        </message>
    </context>
    <context>
        <name>words</name>
        <message>
            <source>anger</source>
            <translation>憤怒</translation>
        </message>
        <message>
            <source>disgust</source>
            <translation>厭惡</translation>
        </message>
        <message>
            <source>fear</source>
            <translation>恐懼</translation>
        </message>
        <message>
            <source>joy</source>
            <translation>喜悅</translation>
        </message>
        <message>
            <source>neutral</source>
            <translation>中性</translation>
        </message>
        <message>
            <source>sadness</source>
            <translation>悲傷</translation>
        </message>
        <message>
            <source>surprise</source>
            <translation>驚訝</translation>
        </message>
        <message>
            <source>negative</source>
            <translation>負面</translation>
        </message>
        <message>
            <source>positive</source>
            <translation>正面</translation>
        </message>
        <message>
            <source>abstains</source>
            <translation>棄權</translation>
        </message>
        <message>
            <source>Face</source>
            <translation>臉部</translation>
        </message>
        <message>
            <source>Voice</source>
            <translation>聲音</translation>
        </message>
        <message>
            <source>Words</source>
            <translation>文字</translation>
        </message>
        <message>
            <source>Masking</source>
            <translation>掩飾</translation>
        </message>
        <message>
            <source>Sarcasm</source>
            <translation>諷刺</translation>
        </message>
        <message>
            <source>Suppression</source>
            <translation>壓抑</translation>
        </message>
        <message>
            <source>Leakage</source>
            <translation>洩漏</translation>
        </message>
        <message>
            <source>The face looks positive while voice or words are negative.</source>
            <translation>臉部看來正面，聲音或文字卻是負面。</translation>
        </message>
        <message>
            <source>The words are positive while voice or face are negative.</source>
            <translation>文字正面，聲音或臉部卻是負面。</translation>
        </message>
        <message>
            <source>The face stays neutral while voice and words are strongly negative.</source>
            <translation>臉部保持中性，聲音與文字卻強烈負面。</translation>
        </message>
        <message>
            <source>A brief expression contradicts the one that is held.</source>
            <translation>短暫的表情與持續的表情互相矛盾。</translation>
        </message>
        <message>
            <source>channels contradict each other</source>
            <translation>各管道互相矛盾</translation>
        </message>
        <message>
            <source>channels agree</source>
            <translation>各管道一致</translation>
        </message>
        <message>
            <source>unsure: too little evidence</source>
            <translation>不確定：證據不足</translation>
        </message>
        <message>
            <source>accepted</source>
            <translation>已接受</translation>
        </message>
        <message>
            <source>rejected</source>
            <translation>已拒絕</translation>
        </message>
        <message>
            <source>not judged</source>
            <translation>未判定</translation>
        </message>
        <message>
            <source>Renamed a person to “{name}”</source>
            <translation>已將人物改名為「{name}」</translation>
        </message>
        <message>
            <source>Merged two people</source>
            <translation>已合併兩個人物</translation>
        </message>
        <message>
            <source>Changed who speaks line {number}</source>
            <translation>已更改第 {number} 句的說話者</translation>
        </message>
        <message>
            <source>Corrected the words of line {number}</source>
            <translation>已更正第 {number} 句的文字</translation>
        </message>
        <message>
            <source>Accepted the conflict in line {number}</source>
            <translation>已接受第 {number} 句的矛盾</translation>
        </message>
        <message>
            <source>Rejected the conflict in line {number}</source>
            <translation>已拒絕第 {number} 句的矛盾</translation>
        </message>
        <message>
            <source>Took back the judgement of line {number}</source>
            <translation>已取消第 {number} 句的判定</translation>
        </message>
        <message>
            <source>Wrote a note</source>
            <translation>已寫下備註</translation>
        </message>
        <message>
            <source>leans {direction} {confidence} (lead {margin})</source>
            <translation>傾向{direction} {confidence}（領先 {margin}）</translation>
        </message>
        <message>
            <source>{direction} {confidence} (lead {margin})</source>
            <translation>{direction} {confidence}（領先 {margin}）</translation>
        </message>
        <message>
            <source>{direction} {confidence}: how probable this direction is, all its emotions together. Lead: how far it is ahead of the next direction.</source>
            <translation>{direction} {confidence}：此方向所有情緒合計的機率。領先：比次高方向多出的機率。</translation>
        </message>
        <message>
            <source>{emotion} {value}: how probable this one emotion is.</source>
            <translation>{emotion} {value}：單就此一情緒的機率。</translation>
        </message>
    </context>
</TS>
