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
        <name>AgreementModel</name>
        <message>
            <source>95 % of resamplings of the lines lie from {low} to {high}.</source>
            <translation>重抽台詞時，有 95 % 落在 {low} 至 {high} 之間。</translation>
        </message>
        <message>
            <source>People reach {value} among themselves: {source}</source>
            <translation>人與人之間可達 {value}：{source}</translation>
        </message>
    </context>
    <context>
        <name>AgreementPanel</name>
        <message>
            <source>For which person or scene</source>
            <translation>針對哪個人物或場景</translation>
        </message>
        <message>
            <source>Compute</source>
            <translation>計算</translation>
        </message>
        <message>
            <source>Compute the agreement again</source>
            <translation>重新計算一致性</translation>
        </message>
        <message>
            <source>Agreement</source>
            <translation>一致性</translation>
        </message>
        <message>
            <source>Lines on which they differ</source>
            <translation>意見不同的台詞</translation>
        </message>
        <message>
            <source>Whole film</source>
            <translation>整部影片</translation>
        </message>
        <message>
            <source>Scene {number}</source>
            <translation>場景 {number}</translation>
        </message>
        <message>
            <source>Coding blind</source>
            <translation>盲編碼中</translation>
        </message>
        <message>
            <source>Agreement is shown again when you see everything again.</source>
            <translation>結束盲編碼後，才會再顯示一致性。</translation>
        </message>
        <message>
            <source>Not computed yet</source>
            <translation>尚未計算</translation>
        </message>
        <message>
            <source>Press Compute.</source>
            <translation>請按「計算」。</translation>
        </message>
        <message>
            <source>Nobody coded yet</source>
            <translation>尚無人編碼</translation>
        </message>
        <message>
            <source>Code some lines in the Coding panel to compare yourself with the machine's channels; with a second coder you also see how far two people agree.</source>
            <translation>請在「編碼」面板為幾句台詞編碼，即可與機器的各管道比較；有第二位編碼者時，還能看出兩人的一致程度。</translation>
        </message>
        <message>
            <source>The mark: people reach {value} among themselves.</source>
            <translation>標記：人與人之間可達 {value}。</translation>
        </message>
        <message numerus="yes">
            <source>They differ on %n line(s)</source>
            <translation>
                <numerusform>有 %n 句台詞意見不同</numerusform>
            </translation>
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
        <name>ArcChart</name>
        <message numerus="yes">
            <source>Arc of valence and arousal over the film: %n turning point(s)</source>
            <translation>
                <numerusform>正負向與激動度在全片的弧線：%n 個轉折點</numerusform>
            </translation>
        </message>
        <message>
            <source>valence of a line</source>
            <translation>單句正負向</translation>
        </message>
        <message>
            <source>smoothed</source>
            <translation>平滑後</translation>
        </message>
        <message>
            <source>turning point: valence rises from here</source>
            <translation>轉折點：正負向由此上升</translation>
        </message>
        <message>
            <source>falls from here</source>
            <translation>由此下降</translation>
        </message>
        <message>
            <source>arousal</source>
            <translation>激動度</translation>
        </message>
        <message>
            <source>Valence, −1 to +1</source>
            <translation>正負向，−1 至 +1</translation>
        </message>
        <message>
            <source>Arousal, 0 to 1</source>
            <translation>激動度，0 至 1</translation>
        </message>
        <message>
            <source>film time, h:min:s</source>
            <translation>片中時間（時:分:秒）</translation>
        </message>
        <message>
            <source>film time, min:s</source>
            <translation>片中時間（分:秒）</translation>
        </message>
        <message>
            <source>{time}: valence changes by {change} from here to the next turn</source>
            <translation>{time}：由此至下一轉折，正負向變化 {change}</translation>
        </message>
    </context>
    <context>
        <name>ArcDialog</name>
        <message>
            <source>Join to an arc</source>
            <translation>串接成一段</translation>
        </message>
        <message>
            <source>Cross-fade</source>
            <translation>交叉淡化</translation>
        </message>
        <message>
            <source>The film’s own sound in place of the clips’</source>
            <translation>以影片原本的聲音取代短片的聲音</translation>
        </message>
        <message>
            <source>Drag to another place, or press Alt with up or down. Delete leaves one out.</source>
            <translation>拖曳到其他位置，或按 Alt 加上下鍵移動；按 Delete 可剔除一段。</translation>
        </message>
        <message>
            <source>Join</source>
            <translation>串接</translation>
        </message>
    </context>
    <context>
        <name>ArcOrder</name>
        <message>
            <source>Order of the arc</source>
            <translation>串接順序</translation>
        </message>
    </context>
    <context>
        <name>ArcSection</name>
        <message>
            <source>Turning points</source>
            <translation>轉折點</translation>
        </message>
        <message>
            <source>Arc</source>
            <translation>弧線</translation>
        </message>
        <message>
            <source>Arc: {shape}</source>
            <translation>弧線：{shape}</translation>
        </message>
        <message>
            <source>Not enough for an arc: needs {needed} lines, has {count}.</source>
            <translation>不足以畫出弧線：需要 {needed} 句台詞，目前 {count} 句。</translation>
        </message>
        <message>
            <source>No turning point: valence never changes that much.</source>
            <translation>沒有轉折點：正負向從未變化這麼多。</translation>
        </message>
    </context>
    <context>
        <name>Arranger</name>
        <message>
            <source>Which tracks are shown</source>
            <translation>要顯示哪些軌道</translation>
        </message>
        <message>
            <source>Only this person</source>
            <translation>只顯示這個人物</translation>
        </message>
        <message>
            <source>Hide this person</source>
            <translation>隱藏這個人物</translation>
        </message>
        <message>
            <source>Hide “{track}”</source>
            <translation>隱藏「{track}」</translation>
        </message>
        <message>
            <source>Move up</source>
            <translation>上移</translation>
        </message>
        <message>
            <source>Move down</source>
            <translation>下移</translation>
        </message>
        <message>
            <source>Every single value under the smooth lines</source>
            <translation>在平滑曲線下顯示每個單一數值</translation>
        </message>
        <message>
            <source>Reset the tracks</source>
            <translation>重設軌道</translation>
        </message>
    </context>
    <context>
        <name>AttentionChart</name>
        <message>
            <source>nothing was measured</source>
            <translation>沒有測量值</translation>
        </message>
        <message>
            <source>most attention at {time}</source>
            <translation>{time} 注意力最高</translation>
        </message>
        <message>
            <source>Intensity and attention over the line: {said}</source>
            <translation>這句台詞中的強度與注意力：{said}</translation>
        </message>
        <message>
            <source>attention: what counts</source>
            <translation>注意力：計入多少</translation>
        </message>
        <message>
            <source>intensity shown</source>
            <translation>表現出的強度</translation>
        </message>
        <message>
            <source>what would meet the words</source>
            <translation>與文字相符的強度</translation>
        </message>
        <message>
            <source>expressed, on the whole</source>
            <translation>整體表現</translation>
        </message>
        <message>
            <source>Intensity, 0 to 1</source>
            <translation>強度，0 至 1</translation>
        </message>
        <message>
            <source>Nothing was measured in this line</source>
            <translation>這句台詞沒有測量值</translation>
        </message>
        <message>
            <source>{seconds} s</source>
            <translation>{seconds} 秒</translation>
        </message>
    </context>
    <context>
        <name>Bubble</name>
        <message>
            <source>Skip</source>
            <translation>略過</translation>
        </message>
        <message>
            <source>Back</source>
            <translation>上一步</translation>
        </message>
    </context>
    <context>
        <name>CastDialog</name>
        <message>
            <source>Cast</source>
            <translation>角色表</translation>
        </message>
        <message>
            <source>One character a line, or a table with a column “character”. Paste it, or load a file.</source>
            <translation>每行一個角色，或含有「character」欄的表格。可貼上或載入檔案。</translation>
        </message>
        <message>
            <source>Names of the characters</source>
            <translation>角色名字</translation>
        </message>
        <message>
            <source>HILDY
WALTER
BRUCE</source>
            <translation>HILDY
WALTER
BRUCE</translation>
        </message>
        <message>
            <source>Load a file…</source>
            <translation>載入檔案…</translation>
        </message>
        <message>
            <source>Set the cast</source>
            <translation>設定角色表</translation>
        </message>
        <message numerus="yes">
            <source>%n name(s)</source>
            <translation>
                <numerusform>%n 個名字</numerusform>
            </translation>
        </message>
        <message>
            <source>Lists</source>
            <translation>清單</translation>
        </message>
        <message>
            <source>Load a cast list</source>
            <translation>載入角色表</translation>
        </message>
        <message>
            <source>The file is too large to be a list of names.</source>
            <translation>這個檔案太大，不可能是角色名單。</translation>
        </message>
        <message>
            <source>The file cannot be read: {reason}</source>
            <translation>無法讀取檔案：{reason}</translation>
        </message>
    </context>
    <context>
        <name>ChangesSection</name>
        <message>
            <source>Transitions</source>
            <translation>轉換</translation>
        </message>
        <message>
            <source>Lines of this transition</source>
            <translation>此轉換的台詞</translation>
        </message>
        <message>
            <source>emotion stayed the same: {count}</source>
            <translation>情緒不變：{count}</translation>
        </message>
        <message>
            <source>Nothing follows anything: one line at most.</source>
            <translation>最多只有一句台詞，無從轉換。</translation>
        </message>
        <message numerus="yes">
            <source>%n line(s)</source>
            <translation>
                <numerusform>%n 句</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>Chip</name>
        <message>
            <source>Take this filter away</source>
            <translation>移除此篩選</translation>
        </message>
        <message>
            <source>Filter {name}: click to take it away</source>
            <translation>篩選「{name}」：按一下即可移除</translation>
        </message>
    </context>
    <context>
        <name>Circumplex</name>
        <message>
            <source>Right is pleasant, up is aroused. Click, or move the point with the arrow keys; Delete takes it away.</source>
            <translation>右為愉快，上為激動。按一下或用方向鍵移動圓點；Delete 鍵可移除。</translation>
        </message>
        <message>
            <source>not set</source>
            <translation>未設定</translation>
        </message>
        <message>
            <source>arousal {arousal}, valence {valence}</source>
            <translation>激動度 {arousal}，正負向 {valence}</translation>
        </message>
        <message>
            <source>Arousal and valence: {said}</source>
            <translation>激動度與正負向：{said}</translation>
        </message>
        <message>
            <source>aroused</source>
            <translation>激動</translation>
        </message>
        <message>
            <source>calm</source>
            <translation>平靜</translation>
        </message>
        <message>
            <source>unpleasant</source>
            <translation>不愉快</translation>
        </message>
        <message>
            <source>pleasant</source>
            <translation>愉快</translation>
        </message>
    </context>
    <context>
        <name>ClipDetail</name>
        <message>
            <source>Show in the film</source>
            <translation>在影片中顯示</translation>
        </message>
        <message>
            <source>Prompt and sources…</source>
            <translation>提示詞與來源…</translation>
        </message>
        <message>
            <source>More</source>
            <translation>更多</translation>
        </message>
        <message>
            <source>What else can be done with the clip</source>
            <translation>短片的其他操作</translation>
        </message>
        <message>
            <source>Wanted → measured: {rows}</source>
            <translation>目標 → 測得：{rows}</translation>
        </message>
        <message>
            <source>Make again with seed {seed}</source>
            <translation>以種子 {seed} 重新製作</translation>
        </message>
        <message>
            <source>Make again with another seed…</source>
            <translation>以其他種子重新製作…</translation>
        </message>
        <message>
            <source>Check that it can be reproduced</source>
            <translation>檢查能否重現</translation>
        </message>
        <message>
            <source>Save a copy…</source>
            <translation>另存副本…</translation>
        </message>
        <message>
            <source>Throw away</source>
            <translation>丟棄</translation>
        </message>
        <message>
            <source>Make again</source>
            <translation>重新製作</translation>
        </message>
        <message>
            <source>Seed</source>
            <translation>種子</translation>
        </message>
    </context>
    <context>
        <name>ClipOptionsDialog</name>
        <message>
            <source>How clips are made</source>
            <translation>短片的製作方式</translation>
        </message>
        <message>
            <source>As the settings say</source>
            <translation>依照設定</translation>
        </message>
        <message>
            <source>Animatic</source>
            <translation>動態分鏡</translation>
        </message>
        <message>
            <source>For this machine</source>
            <translation>適合這部電腦</translation>
        </message>
        <message>
            <source>The tier’s own</source>
            <translation>該等級的預設值</translation>
        </message>
        <message>
            <source>Made by</source>
            <translation>製作方式</translation>
        </message>
        <message>
            <source>Made of</source>
            <translation>製作依據</translation>
        </message>
        <message>
            <source>Card</source>
            <translation>顯示卡</translation>
        </message>
        <message>
            <source>Picture size</source>
            <translation>畫面尺寸</translation>
        </message>
        <message>
            <source>Length</source>
            <translation>長度</translation>
        </message>
        <message>
            <source>Strength of the picture</source>
            <translation>畫面約束強度</translation>
        </message>
        <message>
            <source>others, such as 7, 2026</source>
            <translation>其他，例如 7, 2026</translation>
        </message>
        <message>
            <source>Other seeds</source>
            <translation>其他種子</translation>
        </message>
        <message>
            <source>Seeds</source>
            <translation>種子</translation>
        </message>
        <message>
            <source>As at first</source>
            <translation>恢復原狀</translation>
        </message>
        <message>
            <source>Forget measurements</source>
            <translation>忘記量測值</translation>
        </message>
        <message>
            <source>Forget what was measured of the card’s memory: it may have been busy with something else.</source>
            <translation>忘記量測到的顯示卡記憶體用量：當時顯示卡可能正忙於其他工作。</translation>
        </message>
        <message>
            <source>About {need} GB of the card’s memory; {budget} GB of {card} are there.</source>
            <translation>約需 {need} GB 顯示記憶體；{card} 可用 {budget} GB。</translation>
        </message>
        <message>
            <source>No NVIDIA card was found here: animatics are made. LTX-Video would need about {need} GB.</source>
            <translation>這裡沒有 NVIDIA 顯示卡：會製作動態分鏡。LTX-Video 約需 {need} GB。</translation>
        </message>
        <message>
            <source>About {need} GB of the card’s memory. No NVIDIA card was found here; a tier of {total} GB.</source>
            <translation>約需 {need} GB 顯示記憶體。這裡沒有 NVIDIA 顯示卡；以 {total} GB 等級估計。</translation>
        </message>
    </context>
    <context>
        <name>ClipPlayer</name>
        <message>
            <source>Picture of the clip</source>
            <translation>短片畫面</translation>
        </message>
        <message>
            <source>Search in the clip</source>
            <translation>在短片中尋找</translation>
        </message>
        <message>
            <source>Play or pause the clip</source>
            <translation>播放或暫停短片</translation>
        </message>
        <message>
            <source>Sound of the clip on or off</source>
            <translation>開關短片聲音</translation>
        </message>
        <message>
            <source>Show the clip large</source>
            <translation>放大顯示短片</translation>
        </message>
        <message>
            <source>Clip in full screen</source>
            <translation>全螢幕短片</translation>
        </message>
    </context>
    <context>
        <name>ClipRequestDialog</name>
        <message>
            <source>Prompt and sources</source>
            <translation>提示詞與來源</translation>
        </message>
        <message>
            <source>What the clip was made of</source>
            <translation>短片的製作依據</translation>
        </message>
        <message>
            <source>Copy as text</source>
            <translation>複製為文字</translation>
        </message>
        <message>
            <source>Copy as JSON</source>
            <translation>複製為 JSON</translation>
        </message>
        <message>
            <source>Prompt</source>
            <translation>提示詞</translation>
        </message>
        <message>
            <source>Not to be seen</source>
            <translation>不應出現</translation>
        </message>
        <message>
            <source>How it was made</source>
            <translation>如何製作</translation>
        </message>
        <message>
            <source>clip</source>
            <translation>短片</translation>
        </message>
        <message>
            <source>seed</source>
            <translation>種子</translation>
        </message>
        <message>
            <source>given</source>
            <translation>輸入</translation>
        </message>
        <message>
            <source>tier</source>
            <translation>等級</translation>
        </message>
        <message>
            <source>size asked for</source>
            <translation>要求的尺寸</translation>
        </message>
        <message>
            <source>memory guard</source>
            <translation>記憶體防護</translation>
        </message>
        <message>
            <source>strength of the picture</source>
            <translation>畫面約束強度</translation>
        </message>
        <message>
            <source>card’s memory</source>
            <translation>顯示記憶體</translation>
        </message>
        <message>
            <source>took</source>
            <translation>耗時</translation>
        </message>
        <message>
            <source>film</source>
            <translation>影片</translation>
        </message>
        <message>
            <source>SHA-256 of the pictures</source>
            <translation>畫面的 SHA-256</translation>
        </message>
        <message>
            <source>SHA-256 of the file</source>
            <translation>檔案的 SHA-256</translation>
        </message>
    </context>
    <context>
        <name>ClipWork</name>
        <message>
            <source>The program that makes clips ended unexpectedly. Nothing in the queue is lost.</source>
            <translation>製作短片的程式意外結束。佇列中的內容都沒有遺失。</translation>
        </message>
    </context>
    <context>
        <name>Clips</name>
        <message>
            <source>An arc needs two clips or more.</source>
            <translation>串接至少需要兩段短片。</translation>
        </message>
        <message>
            <source>The clip is saved as {name}.</source>
            <translation>短片已儲存為 {name}。</translation>
        </message>
        <message>
            <source>The copy could not be saved in {folder}.</source>
            <translation>無法將複本儲存到 {folder}。</translation>
        </message>
        <message>
            <source>Clips are hidden while you code blind, and none are made.</source>
            <translation>盲編碼時短片不會顯示，也不會製作。</translation>
        </message>
        <message>
            <source>The prompts could not be written, so there is nothing to make clips of.</source>
            <translation>無法寫出提示詞，因此沒有可製作短片的內容。</translation>
        </message>
        <message>
            <source>This film has no key scenes yet: add a line to them in the prompts.</source>
            <translation>這部影片還沒有關鍵場景：請在提示詞面板加入一句台詞。</translation>
        </message>
        <message>
            <source>This line is no key scene: there is no prompt to make a clip of.</source>
            <translation>這句台詞不是關鍵場景：沒有可製作短片的提示詞。</translation>
        </message>
        <message>
            <source>The folder of the clips was removed or replaced while the project was open.</source>
            <translation>短片的資料夾在專案開啟時被移除或換掉了。</translation>
        </message>
        <message>
            <source>Its clips and its queue are not there any more.</source>
            <translation>其中的短片與佇列已不存在。</translation>
        </message>
        <message>
            <source>Clips from last time still wait to be made.</source>
            <translation>上次的短片仍在等待製作。</translation>
        </message>
        <message>
            <source>The film {name} is not there: no clip can be made of it.</source>
            <translation>找不到影片 {name}：無法用它製作短片。</translation>
        </message>
        <message>
            <source>Seeds change clips of LTX-Video only: one animatic each.</source>
            <translation>種子只影響 LTX-Video 的短片：動態分鏡各製作一段。</translation>
        </message>
    </context>
    <context>
        <name>ClipsBar</name>
        <message>
            <source>Make all key scenes</source>
            <translation>製作所有關鍵場景</translation>
        </message>
        <message>
            <source>Make clips of all key scenes</source>
            <translation>為所有關鍵場景製作短片</translation>
        </message>
        <message>
            <source>Join to an arc</source>
            <translation>串接成一段</translation>
        </message>
        <message>
            <source>Join the chosen clips, or the newest of each scene, in the order of the film</source>
            <translation>依影片順序串接所選的短片，或每個場景最新的一段</translation>
        </message>
        <message>
            <source>Order and cross-fade of the arc…</source>
            <translation>串接的順序與交叉淡化…</translation>
        </message>
        <message>
            <source>Compare</source>
            <translation>比較</translation>
        </message>
        <message>
            <source>Side by side…</source>
            <translation>並排…</translation>
        </message>
        <message>
            <source>Rate without names…</source>
            <translation>匿名評比…</translation>
        </message>
        <message>
            <source>How clips are made…</source>
            <translation>短片的製作方式…</translation>
        </message>
        <message>
            <source>LTX-Video and ComfyUI…</source>
            <translation>LTX-Video 與 ComfyUI…</translation>
        </message>
        <message>
            <source>Stop the chosen, or the one being made</source>
            <translation>停止所選的，或正在製作的</translation>
        </message>
        <message>
            <source>Try again what failed or was stopped</source>
            <translation>重試失敗或已停止的項目</translation>
        </message>
        <message>
            <source>Go on</source>
            <translation>繼續</translation>
        </message>
    </context>
    <context>
        <name>ClipsPages</name>
        <message>
            <source>All clips</source>
            <translation>所有短片</translation>
        </message>
        <message>
            <source>This clip</source>
            <translation>這段短片</translation>
        </message>
        <message>
            <source>All clips, or the one that is looked at</source>
            <translation>所有短片，或正在查看的一段</translation>
        </message>
        <message>
            <source>About the clip</source>
            <translation>關於這段短片</translation>
        </message>
        <message>
            <source>No clip yet</source>
            <translation>還沒有短片</translation>
        </message>
        <message>
            <source>What is finished appears here.</source>
            <translation>完成的短片會出現在這裡。</translation>
        </message>
    </context>
    <context>
        <name>ClipsPanel</name>
        <message>
            <source>Make clips of all key scenes</source>
            <translation>為所有關鍵場景製作短片</translation>
        </message>
        <message>
            <source>No film yet</source>
            <translation>還沒有影片</translation>
        </message>
        <message>
            <source>Clips of key scenes appear here.</source>
            <translation>關鍵場景的短片會出現在這裡。</translation>
        </message>
        <message>
            <source>Clips follow from what the machine reads.</source>
            <translation>短片依據機器的判讀製作。</translation>
        </message>
        <message>
            <source>Hidden while you code blind</source>
            <translation>盲編碼時隱藏</translation>
        </message>
        <message>
            <source>The prompts are being written…</source>
            <translation>正在寫提示詞…</translation>
        </message>
        <message>
            <source>Then the clips are made.</source>
            <translation>之後會製作短片。</translation>
        </message>
        <message>
            <source>Looking for clips…</source>
            <translation>正在尋找短片…</translation>
        </message>
        <message>
            <source>Each key scene becomes a short clip: made by LTX-Video where it can run, else an animatic.</source>
            <translation>每個關鍵場景會成為一段短片：能執行 LTX-Video 時由它製作，否則製作動態分鏡。</translation>
        </message>
        <message>
            <source>No clips yet</source>
            <translation>還沒有短片</translation>
        </message>
        <message numerus="yes">
            <source>%n clip(s) wait</source>
            <translation>
                <numerusform>%n 段短片等待中</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>The newest clip of each scene is joined; %n are left out.</source>
            <translation>
                <numerusform>串接每個場景最新的一段短片；略過 %n 段。</numerusform>
            </translation>
        </message>
        <message>
            <source>An arc needs two clips or more. Choose more with Ctrl, or none for the newest of each scene.</source>
            <translation>串接需要兩段以上的短片。請按住 Ctrl 多選幾段，或一段都不選，以每個場景最新的一段串接。</translation>
        </message>
        <message>
            <source>Stop</source>
            <translation>停止</translation>
        </message>
        <message>
            <source>Try again</source>
            <translation>重試</translation>
        </message>
        <message>
            <source>Earlier</source>
            <translation>提前</translation>
        </message>
        <message>
            <source>Later</source>
            <translation>延後</translation>
        </message>
        <message>
            <source>Clear what ended</source>
            <translation>清除已結束的項目</translation>
        </message>
        <message>
            <source>Save a copy of the clip</source>
            <translation>另存短片副本</translation>
        </message>
        <message>
            <source>Film (*.mp4)</source>
            <translation>影片 (*.mp4)</translation>
        </message>
    </context>
    <context>
        <name>CoachMark</name>
        <message>
            <source>Tour</source>
            <translation>導覽</translation>
        </message>
        <message>
            <source>{number} of {count}</source>
            <translation>{number}／{count}</translation>
        </message>
        <message>
            <source>Next</source>
            <translation>下一步</translation>
        </message>
        <message>
            <source>Done</source>
            <translation>完成</translation>
        </message>
    </context>
    <context>
        <name>CodersDialog</name>
        <message>
            <source>Coder</source>
            <translation>編碼者</translation>
        </message>
        <message>
            <source>Every correction and coding from now on carries this name.</source>
            <translation>從現在起，每項更正與編碼都會記上這個名字。</translation>
        </message>
        <message>
            <source>Your name</source>
            <translation>您的名字</translation>
        </message>
        <message>
            <source>Coder's name</source>
            <translation>編碼者名字</translation>
        </message>
        <message>
            <source>Code blind: hide what the machine and other coders said</source>
            <translation>盲編碼：隱藏機器與其他編碼者的判讀</translation>
        </message>
        <message>
            <source>Who worked on this project</source>
            <translation>參與此專案的人</translation>
        </message>
        <message numerus="yes">
            <source>%n correction(s)</source>
            <translation>
                <numerusform>%n 項更正</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n coded line(s)</source>
            <translation>
                <numerusform>%n 句編碼</numerusform>
            </translation>
        </message>
        <message>
            <source>Nobody gave a name yet.</source>
            <translation>尚無人留下名字。</translation>
        </message>
    </context>
    <context>
        <name>CodingPanel</name>
        <message>
            <source>Coding</source>
            <translation>編碼</translation>
        </message>
        <message>
            <source>Coder's name</source>
            <translation>編碼者名字</translation>
        </message>
        <message>
            <source>In whose name lines are coded and corrections are made</source>
            <translation>以誰的名義編碼與更正</translation>
        </message>
        <message>
            <source>Your name</source>
            <translation>您的名字</translation>
        </message>
        <message>
            <source>Blind</source>
            <translation>盲編碼</translation>
        </message>
        <message>
            <source>Blind hides what the machine and other coders said, in all panels.</source>
            <translation>盲編碼會在所有面板隱藏機器與其他編碼者的判讀。</translation>
        </message>
        <message>
            <source>Play this line again (Enter)</source>
            <translation>再播放這句（Enter）</translation>
        </message>
        <message>
            <source>Go on to the next line</source>
            <translation>接著下一句</translation>
        </message>
        <message>
            <source>After an emotion, the next line that you did not code is played. Set arousal and valence first.</source>
            <translation>選定情緒後，會播放下一句您尚未編碼的台詞。請先設定激動度與正負向。</translation>
        </message>
        <message>
            <source>Lines coded</source>
            <translation>已編碼的台詞</translation>
        </message>
        <message>
            <source>Code the line at the playhead</source>
            <translation>為播放點所在的台詞編碼</translation>
        </message>
        <message>
            <source>Who codes?</source>
            <translation>由誰編碼？</translation>
        </message>
        <message>
            <source>Give your name above: every coding and correction carries it.</source>
            <translation>請在上方輸入名字：每項編碼與更正都會記上。</translation>
        </message>
        <message>
            <source>No lines</source>
            <translation>沒有台詞</translation>
        </message>
        <message>
            <source>Lines appear here once a film with speech is analysed.</source>
            <translation>分析含有對白的影片後，台詞會顯示在這裡。</translation>
        </message>
        <message>
            <source>Select the line to code anywhere, or begin with the one at the playhead (Enter).</source>
            <translation>在任一處選取要編碼的台詞，或從播放點所在的台詞開始（Enter）。</translation>
        </message>
        <message>
            <source>No line selected</source>
            <translation>未選取台詞</translation>
        </message>
        <message>
            <source>{done} of {all} coded</source>
            <translation>已編碼 {done}/{all}</translation>
        </message>
    </context>
    <context>
        <name>ComfyDialog</name>
        <message>
            <source>LTX-Video and ComfyUI</source>
            <translation>LTX-Video 與 ComfyUI</translation>
        </message>
        <message>
            <source>Install</source>
            <translation>安裝</translation>
        </message>
        <message>
            <source>Remove</source>
            <translation>刪除</translation>
        </message>
        <message>
            <source>Stop the server</source>
            <translation>停止伺服器</translation>
        </message>
        <message>
            <source>Get what is missing…</source>
            <translation>取得缺少的檔案…</translation>
        </message>
        <message>
            <source>Stop</source>
            <translation>停止</translation>
        </message>
        <message>
            <source>Pages</source>
            <translation>頁面</translation>
        </message>
        <message>
            <source>Server</source>
            <translation>伺服器</translation>
        </message>
        <message>
            <source>Model files</source>
            <translation>模型檔</translation>
        </message>
        <message>
            <source>Which server</source>
            <translation>使用哪個伺服器</translation>
        </message>
        <message>
            <source>Progress</source>
            <translation>進度</translation>
        </message>
        <message>
            <source>Stop. What has arrived is kept.</source>
            <translation>停止。已取得的部分會保留。</translation>
        </message>
        <message>
            <source>ComfyUI runs LTX-Video in a process of its own, over the loopback of this machine only. It is free software under the GPL 3.0, fetched from its publisher once; the studio ships none of it.</source>
            <translation>ComfyUI 在獨立的程序中執行 LTX-Video，只透過這部電腦的本機迴路連線。它是 GPL 3.0 自由軟體，只從發行者取得一次；本程式不附帶它的任何部分。</translation>
        </message>
        <message>
            <source>What the server last wrote</source>
            <translation>伺服器最後的輸出</translation>
        </message>
        <message>
            <source>The server has written nothing yet.</source>
            <translation>伺服器尚未輸出任何內容。</translation>
        </message>
        <message>
            <source>{size} on disk</source>
            <translation>占用磁碟 {size}</translation>
        </message>
        <message>
            <source>Installing takes about {need}; {free} are free.</source>
            <translation>安裝約需 {need}；可用空間 {free}。</translation>
        </message>
        <message>
            <source>The model files of a server elsewhere cannot be seen from here.</source>
            <translation>從這裡看不到其他伺服器上的模型檔。</translation>
        </message>
        <message>
            <source>{count} files, {size} in all; {missing} are still to be got.</source>
            <translation>共 {count} 個檔案，{size}；還需取得 {missing}。</translation>
        </message>
        <message>
            <source>{count} files, {size} in all; all are here.</source>
            <translation>共 {count} 個檔案，{size}；已全部就緒。</translation>
        </message>
        <message>
            <source>Go on installing</source>
            <translation>繼續安裝</translation>
        </message>
        <message>
            <source>Update</source>
            <translation>更新</translation>
        </message>
        <message>
            <source>Repair</source>
            <translation>修復</translation>
        </message>
        <message>
            <source>Remove ComfyUI ({size})? Model files and clips stay; it can be installed again at any time.</source>
            <translation>要移除 ComfyUI（{size}）嗎？模型檔與短片會保留；隨時可以重新安裝。</translation>
        </message>
        <message>
            <source>The server was stopped; what waits is made once you go on.</source>
            <translation>伺服器已停止；按「繼續」後才會製作等待中的短片。</translation>
        </message>
        <message>
            <source>Kept. It counts from the next clip on.</source>
            <translation>已儲存，從下一段短片起生效。</translation>
        </message>
        <message>
            <source>Needed</source>
            <translation>需要</translation>
        </message>
        <message>
            <source>Partly here</source>
            <translation>部分就緒</translation>
        </message>
        <message>
            <source>Here</source>
            <translation>就緒</translation>
        </message>
        <message>
            <source>Damaged</source>
            <translation>損壞</translation>
        </message>
        <message>
            <source>You have it</source>
            <translation>您已擁有</translation>
        </message>
        <message>
            <source>{title} is installed.</source>
            <translation>{title} 已安裝。</translation>
        </message>
        <message>
            <source>{title} is removed; model files stay.</source>
            <translation>{title} 已移除；模型檔保留。</translation>
        </message>
        <message>
            <source>{title} are here.</source>
            <translation>{title} 已就緒。</translation>
        </message>
        <message>
            <source>Model files of LTX-Video</source>
            <translation>LTX-Video 的模型檔</translation>
        </message>
        <message>
            <source>No ComfyUI server answers at {address}.</source>
            <translation>{address} 沒有 ComfyUI 伺服器回應。</translation>
        </message>
        <message>
            <source>ComfyUI {version} answers at {address}.</source>
            <translation>ComfyUI {version} 在 {address} 回應。</translation>
        </message>
        <message>
            <source>Your ComfyUI {version} in {folder} is used.</source>
            <translation>使用您在 {folder} 的 ComfyUI {version}。</translation>
        </message>
        <message>
            <source>ComfyUI is not installed.</source>
            <translation>尚未安裝 ComfyUI。</translation>
        </message>
        <message>
            <source>Its installation was stopped; installing goes on from there.</source>
            <translation>安裝曾中斷；會從中斷處繼續。</translation>
        </message>
        <message>
            <source>An older version is installed; it works again once it is updated.</source>
            <translation>安裝的是舊版；更新後即可使用。</translation>
        </message>
        <message>
            <source>ComfyUI {version} is installed.</source>
            <translation>已安裝 ComfyUI {version}。</translation>
        </message>
        <message>
            <source>Its Python interpreter was not found: fill in “Python of that folder”.</source>
            <translation>找不到它的 Python 直譯器：請填寫「該資料夾的 Python」。</translation>
        </message>
        <message>
            <source>LTX-Video can run. Card: {tier}.</source>
            <translation>LTX-Video 可以執行。顯示卡：{tier}。</translation>
        </message>
        <message>
            <source>There is no NVIDIA graphics card here: LTX-Video cannot run on this machine.</source>
            <translation>這裡沒有 NVIDIA 顯示卡：這部電腦無法執行 LTX-Video。</translation>
        </message>
        <message>
            <source>Animatics are made instead; nothing needs to be installed for them.</source>
            <translation>改為製作動態分鏡；不需要安裝任何東西。</translation>
        </message>
        <message>
            <source>{card} has {total} GB; LTX-Video needs 10 GB or more. Animatics are made instead.</source>
            <translation>{card} 有 {total} GB；LTX-Video 至少需要 10 GB。改為製作動態分鏡。</translation>
        </message>
        <message>
            <source>{count} model files are missing. Until then animatics are made.</source>
            <translation>缺少 {count} 個模型檔；在此之前製作動態分鏡。</translation>
        </message>
        <message>
            <source>LTX-Video cannot run yet: animatics are made instead. Card: {tier}.</source>
            <translation>LTX-Video 尚無法執行，改為製作動態分鏡。顯示卡：{tier}。</translation>
        </message>
        <message>
            <source>No server answers at {address}. Until one does, animatics are made instead.</source>
            <translation>{address} 沒有伺服器回應。在有回應之前，會改為製作動態分鏡。</translation>
        </message>
        <message>
            <source>The server at {address} names no graphics card: choose one under “Which server”.</source>
            <translation>{address} 的伺服器沒有回報顯示卡：請在「使用哪個伺服器」中選擇。</translation>
        </message>
    </context>
    <context>
        <name>CompareDialog</name>
        <message>
            <source>Compare clips</source>
            <translation>比較短片</translation>
        </message>
        <message>
            <source>First clip</source>
            <translation>第一段短片</translation>
        </message>
        <message>
            <source>Second clip</source>
            <translation>第二段短片</translation>
        </message>
        <message>
            <source>The scene in the film</source>
            <translation>影片中的場景</translation>
        </message>
        <message>
            <source>as it is in the film</source>
            <translation>影片原貌</translation>
        </message>
        <message>
            <source>Choose a clip on one side: its scene is shown on the other.</source>
            <translation>請在一側選擇短片：另一側會顯示它的場景。</translation>
        </message>
        <message>
            <source>An arc is of several scenes: choose another clip to compare it with.</source>
            <translation>串接包含多個場景：請選擇另一段短片來比較。</translation>
        </message>
        <message>
            <source>The scene is not known.</source>
            <translation>不知道是哪個場景。</translation>
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
        <name>ConflictDelegate</name>
        <message>
            <source>severity {value}</source>
            <translation>嚴重度 {value}</translation>
        </message>
        <message>
            <source>No longer marked: {verdict}</source>
            <translation>不再標為矛盾：{verdict}</translation>
        </message>
        <message>
            <source>A person chose this kind.</source>
            <translation>此類型由人選定。</translation>
        </message>
        <message>
            <source>Comment: {text}</source>
            <translation>評註：{text}</translation>
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
            <source>Review</source>
            <translation>逐項檢閱</translation>
        </message>
        <message>
            <source>Your judgement</source>
            <translation>您的判斷</translation>
        </message>
        <message>
            <source>Most severe first, instead of in film order</source>
            <translation>最嚴重的排在前面，而非依影片順序</translation>
        </message>
        <message>
            <source>Most severe first</source>
            <translation>最嚴重的優先</translation>
        </message>
        <message>
            <source>Play one conflict after the other; one key judges it and goes on to the next (Ctrl+R)</source>
            <translation>逐項播放矛盾；按一個鍵即判定並前往下一項（Ctrl+R）</translation>
        </message>
        <message>
            <source>Comment on this conflict</source>
            <translation>為此矛盾加上評註</translation>
        </message>
        <message>
            <source>Any kind</source>
            <translation>所有類型</translation>
        </message>
        <message>
            <source>What the machine and other coders found is kept from view until you see everything again.</source>
            <translation>結束盲編碼前，機器與其他編碼者的發現都不會顯示。</translation>
        </message>
        <message>
            <source>Coding blind</source>
            <translation>盲編碼中</translation>
        </message>
        <message>
            <source>Only {start}–{end} is shown, the stretch chosen on the timeline: it hides the others.</source>
            <translation>只顯示時間軸上選取的 {start}–{end} 區段：其他項目因此被隱藏。</translation>
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
        <message>
            <source>Nothing can be changed here</source>
            <translation>此處無法修改</translation>
        </message>
        <message>
            <source>Accept</source>
            <translation>接受</translation>
        </message>
        <message>
            <source>Reject</source>
            <translation>拒絕</translation>
        </message>
        <message>
            <source>Needs a second look</source>
            <translation>需再看一次</translation>
        </message>
        <message>
            <source>It is…</source>
            <translation>類型為…</translation>
        </message>
        <message>
            <source>What the machine says</source>
            <translation>依機器判讀</translation>
        </message>
        <message>
            <source>Comment…</source>
            <translation>評註…</translation>
        </message>
        <message>
            <source>No conflict in the list waits for a judgement.</source>
            <translation>清單中沒有待判定的矛盾。</translation>
        </message>
    </context>
    <context>
        <name>CopyButton</name>
        <message>
            <source>Copy</source>
            <translation>複製</translation>
        </message>
        <message>
            <source>Copy the prompt as text</source>
            <translation>將提示詞複製為文字</translation>
        </message>
        <message>
            <source>Copy the negative prompt</source>
            <translation>複製負面提示詞</translation>
        </message>
        <message>
            <source>Copy the prompt with its sources as JSON</source>
            <translation>將提示詞連同來源複製為 JSON</translation>
        </message>
        <message>
            <source>Copy all prompts as text</source>
            <translation>將所有提示詞複製為文字</translation>
        </message>
        <message>
            <source>Copy all prompts with their sources as JSON</source>
            <translation>將所有提示詞連同來源複製為 JSON</translation>
        </message>
        <message>
            <source>The prompt is copied.</source>
            <translation>已複製提示詞。</translation>
        </message>
        <message>
            <source>The negative prompt is copied.</source>
            <translation>已複製負面提示詞。</translation>
        </message>
        <message>
            <source>The prompt is copied with its sources.</source>
            <translation>已連同來源複製提示詞。</translation>
        </message>
        <message>
            <source>All prompts are copied.</source>
            <translation>已複製所有提示詞。</translation>
        </message>
        <message>
            <source>All prompts are copied with their sources.</source>
            <translation>已連同來源複製所有提示詞。</translation>
        </message>
    </context>
    <context>
        <name>DeliveryList</name>
        <message>
            <source>Lines with expected and expressed intensity</source>
            <translation>台詞及其期望與表現強度</translation>
        </message>
    </context>
    <context>
        <name>DeliveryPanel</name>
        <message>
            <source>Clear filters</source>
            <translation>清除篩選</translation>
        </message>
        <message>
            <source>Every verdict</source>
            <translation>所有判定</translation>
        </message>
        <message>
            <source>amplifier override</source>
            <translation>放大器覆寫</translation>
        </message>
        <message>
            <source>said more than once</source>
            <translation>說過不只一次</translation>
        </message>
        <message>
            <source>Everyone</source>
            <translation>所有人</translation>
        </message>
        <message>
            <source>Film order</source>
            <translation>依片中順序</translation>
        </message>
        <message>
            <source>Largest gap first</source>
            <translation>落差大者優先</translation>
        </message>
        <message>
            <source>clearly under or over</source>
            <translation>明確不足或過度</translation>
        </message>
        <message>
            <source>within the error</source>
            <translation>在誤差之內</translation>
        </message>
        <message>
            <source>Verdict</source>
            <translation>判定</translation>
        </message>
        <message>
            <source>Person</source>
            <translation>人物</translation>
        </message>
        <message>
            <source>Order</source>
            <translation>排序</translation>
        </message>
        <message>
            <source>Delivery of the selected line</source>
            <translation>所選台詞的演繹</translation>
        </message>
        <message>
            <source>Coding blind</source>
            <translation>盲編碼中</translation>
        </message>
        <message>
            <source>Everything here is what the machine says.</source>
            <translation>這裡的一切都是機器的說法。</translation>
        </message>
        <message>
            <source>Being put together…</source>
            <translation>整理中…</translation>
        </message>
        <message>
            <source>Delivery is compared with the words.</source>
            <translation>正在比較演繹與文字。</translation>
        </message>
        <message>
            <source>Not known</source>
            <translation>未知</translation>
        </message>
        <message>
            <source>It could not be computed; the next edit tries again.</source>
            <translation>無法計算；下次編輯時會再試。</translation>
        </message>
        <message>
            <source>No lines</source>
            <translation>沒有台詞</translation>
        </message>
        <message>
            <source>Lines appear here once a film is analysed.</source>
            <translation>分析影片後，台詞會出現在這裡。</translation>
        </message>
        <message numerus="yes">
            <source>%n line(s)</source>
            <translation>
                <numerusform>%n 句</numerusform>
            </translation>
        </message>
        <message>
            <source>Compared with {scale}</source>
            <translation>比較基準：{scale}</translation>
        </message>
        <message>
            <source>Clear: under {under}, over {over}; the others lie within the error (±{error} SD).</source>
            <translation>明確者：不足 {under} 句，過度 {over} 句；其餘在誤差（±{error} 個標準差）之內。</translation>
        </message>
        <message>
            <source>The error is half of a gap's 90 % interval; a verdict within it may be chance.</source>
            <translation>誤差為差距 90 % 區間的一半；在誤差之內的判讀可能出於偶然。</translation>
        </message>
        <message>
            <source>Being brought up to date…</source>
            <translation>更新中…</translation>
        </message>
        <message>
            <source>Nobody</source>
            <translation>無人</translation>
        </message>
        <message>
            <source>Nothing found</source>
            <translation>找不到</translation>
        </message>
        <message>
            <source>No line passes the filters.</source>
            <translation>沒有台詞符合篩選。</translation>
        </message>
    </context>
    <context>
        <name>Desk</name>
        <message>
            <source>Address of the language model's server</source>
            <translation>語言模型伺服器的位址</translation>
        </message>
        <message>
            <source>Name of the language model</source>
            <translation>語言模型的名稱</translation>
        </message>
        <message>
            <source>List models</source>
            <translation>列出模型</translation>
        </message>
        <message>
            <source>Ask the server which models it has</source>
            <translation>詢問伺服器有哪些模型</translation>
        </message>
        <message>
            <source>Word the chapters</source>
            <translation>改寫各章</translation>
        </message>
        <message>
            <source>Progress</source>
            <translation>進度</translation>
        </message>
        <message>
            <source>Stop. The words stay as they are.</source>
            <translation>停止，文字維持原樣。</translation>
        </message>
        <message>
            <source>Stop</source>
            <translation>停止</translation>
        </message>
        <message>
            <source>The film stays on this machine: only a server that runs here is asked.</source>
            <translation>影片資料不會離開這台電腦：只會詢問在此執行的伺服器。</translation>
        </message>
        <message>
            <source>Server</source>
            <translation>伺服器</translation>
        </message>
        <message>
            <source>Model</source>
            <translation>模型</translation>
        </message>
        <message>
            <source>Word them again</source>
            <translation>重新改寫</translation>
        </message>
        <message>
            <source>Stopped. The words stay as they are.</source>
            <translation>已停止，文字維持原樣。</translation>
        </message>
        <message>
            <source>The server has: {names}</source>
            <translation>伺服器上有：{names}</translation>
        </message>
        <message>
            <source>The server answers, and has no model.</source>
            <translation>伺服器有回應，但沒有任何模型。</translation>
        </message>
        <message>
            <source>Still in the words of the templates, because no answer came that could stand: {chapters}.</source>
            <translation>沒有得到站得住腳的回答，仍採用範本文字的章節：{chapters}。</translation>
        </message>
        <message>
            <source>Worded by {model}, and let stand by the guard: {chapters}.</source>
            <translation>由 {model} 改寫並通過事實檢查的章節：{chapters}。</translation>
        </message>
        <message>
            <source>The server is asked what it has…</source>
            <translation>正在詢問伺服器有哪些模型…</translation>
        </message>
        <message>
            <source>Chapter {place} of {total}</source>
            <translation>第 {place} 章，共 {total} 章</translation>
        </message>
    </context>
    <context>
        <name>EmotionKeys</name>
        <message>
            <source>Key {key}; the same again takes it back</source>
            <translation>按鍵 {key}；再按一次取消</translation>
        </message>
        <message>
            <source>0  nothing</source>
            <translation>0  無</translation>
        </message>
        <message>
            <source>Take back everything you said of this line (key 0)</source>
            <translation>取消您對這句的所有編碼（按鍵 0）</translation>
        </message>
    </context>
    <context>
        <name>EmotionsSection</name>
        <message>
            <source>Emotions</source>
            <translation>情緒</translation>
        </message>
        <message>
            <source>Lines with this emotion</source>
            <translation>此情緒的台詞</translation>
        </message>
        <message>
            <source>Lines by emotion</source>
            <translation>各情緒的台詞數</translation>
        </message>
        <message>
            <source>No line of this person could be read.</source>
            <translation>此人沒有可讀取的台詞。</translation>
        </message>
    </context>
    <context>
        <name>EnvironmentJob</name>
        <message>
            <source>Installing {title}</source>
            <translation>正在安裝「{title}」</translation>
        </message>
        <message>
            <source>Checking {title}</source>
            <translation>正在檢查「{title}」</translation>
        </message>
        <message>
            <source>Removing {title}</source>
            <translation>正在移除「{title}」</translation>
        </message>
        <message>
            <source>Getting the weights of {title}</source>
            <translation>正在取得「{title}」的權重</translation>
        </message>
        <message>
            <source>Removing the weights of {title}</source>
            <translation>正在移除「{title}」的權重</translation>
        </message>
        <message>
            <source>{title} is installed and works.</source>
            <translation>「{title}」已安裝，可正常運作。</translation>
        </message>
        <message>
            <source>{title} passed its self-test.</source>
            <translation>「{title}」已通過自我測試。</translation>
        </message>
        <message>
            <source>{title} is removed.</source>
            <translation>已移除「{title}」。</translation>
        </message>
        <message>
            <source>The weights of {title} are here.</source>
            <translation>「{title}」的權重已就緒。</translation>
        </message>
        <message>
            <source>The weights of {title} are removed.</source>
            <translation>已移除「{title}」的權重。</translation>
        </message>
        <message>
            <source>The installer could not be started.</source>
            <translation>無法啟動安裝程式。</translation>
        </message>
        <message>
            <source>Stopping…</source>
            <translation>正在停止…</translation>
        </message>
        <message>
            <source>Stopped. What has arrived is kept; the next try goes on from there.</source>
            <translation>已停止。已下載的部分會保留，下次從該處繼續。</translation>
        </message>
        <message>
            <source>The installer ended unexpectedly. What was there before is untouched: try it again.</source>
            <translation>安裝程式意外結束。原有內容未受影響，請再試一次。</translation>
        </message>
        <message>
            <source>{name}: {done} of {total} MB</source>
            <translation>{name}：{done}/{total} MB</translation>
        </message>
        <message>
            <source>package {done} of {total}: {name}</source>
            <translation>套件 {done}/{total}：{name}</translation>
        </message>
        <message>
            <source>package with weights {done} of {total}: {name}</source>
            <translation>含權重的套件 {done}/{total}：{name}</translation>
        </message>
        <message>
            <source>converting {name}, {done} of {total}</source>
            <translation>正在轉換 {name}，{done}/{total}</translation>
        </message>
        <message>
            <source>self-test</source>
            <translation>自我測試</translation>
        </message>
        <message>
            <source>{total} packages</source>
            <translation>{total} 個套件</translation>
        </message>
    </context>
    <context>
        <name>EnvironmentsDialog</name>
        <message>
            <source>Environments</source>
            <translation>程式環境</translation>
        </message>
        <message>
            <source>Progress</source>
            <translation>進度</translation>
        </message>
        <message>
            <source>Stop. What has arrived is kept.</source>
            <translation>停止。已下載的部分會保留。</translation>
        </message>
        <message>
            <source>Stop</source>
            <translation>停止</translation>
        </message>
        <message>
            <source>Remove the weights of {title}? They have to be fetched again before they can be used.</source>
            <translation>要移除「{title}」的權重嗎？之後須重新下載才能使用。</translation>
        </message>
        <message>
            <source>Remove {title} ({size})? Projects and weights stay; it can be installed again at any time.</source>
            <translation>要移除「{title}」（{size}）嗎？專案與權重都會保留，可隨時重新安裝。</translation>
        </message>
        <message>
            <source>Remove</source>
            <translation>移除</translation>
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
            <source>Comment: {text}</source>
            <translation>評註：{text}</translation>
        </message>
        <message>
            <source>from {program}</source>
            <translation>來自 {program}</translation>
        </message>
        <message>
            <source>The corrected words are being read…</source>
            <translation>正在判讀更正後的文字…</translation>
        </message>
        <message>
            <source>Corrected words, not read yet.</source>
            <translation>文字已更正，尚未判讀。</translation>
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
        <message>
            <source>Movements of the face: {names}</source>
            <translation>臉部動作：{names}</translation>
        </message>
    </context>
    <context>
        <name>EvolutionSection</name>
        <message>
            <source>Evolution</source>
            <translation>演變</translation>
        </message>
        <message>
            <source>Not enough lines to tell a development.</source>
            <translation>台詞不足以說明演變。</translation>
        </message>
    </context>
    <context>
        <name>ExactPlayer</name>
        <message>
            <source>“{name}” cannot be played from {time} on. Check that the file is there and whole, or convert it to MP4.</source>
            <translation>「{name}」從 {time} 起無法播放。請確認檔案仍在原處且完整，或將它轉換為 MP4。</translation>
        </message>
    </context>
    <context>
        <name>Exporter</name>
        <message>
            <source>Nothing is exported while you code blind: the files say what others said.</source>
            <translation>盲編碼期間不會匯出：檔案中含有他人的判斷。</translation>
        </message>
        <message>
            <source>{count} files written to {folder}</source>
            <translation>已將 {count} 個檔案寫入 {folder}</translation>
        </message>
        <message>
            <source>Writing reports and tables…</source>
            <translation>正在寫入報告與表格…</translation>
        </message>
    </context>
    <context>
        <name>FacesDialog</name>
        <message>
            <source>Order</source>
            <translation>排序</translation>
        </message>
        <message>
            <source>Seen most first</source>
            <translation>出現最多的在前</translation>
        </message>
        <message>
            <source>Least sure first</source>
            <translation>最不確定的在前</translation>
        </message>
        <message>
            <source>In film order</source>
            <translation>依影片順序</translation>
        </message>
        <message>
            <source>New person</source>
            <translation>新人物</translation>
        </message>
        <message>
            <source>The chosen faces show somebody who is not there yet</source>
            <translation>所選臉部屬於尚未列出的人</translation>
        </message>
        <message>
            <source>Move to…</source>
            <translation>移至…</translation>
        </message>
        <message>
            <source>The chosen faces show somebody else</source>
            <translation>所選臉部屬於其他人</translation>
        </message>
        <message>
            <source>Not a face</source>
            <translation>不是臉</translation>
        </message>
        <message>
            <source>What is chosen shows no face: it counts nowhere</source>
            <translation>所選並非臉部：不列入任何計算</translation>
        </message>
        <message>
            <source>Use as portrait</source>
            <translation>設為肖像</translation>
        </message>
        <message>
            <source>Show the person by the chosen face</source>
            <translation>以所選臉部代表此人</translation>
        </message>
        <message>
            <source>Undo</source>
            <translation>復原</translation>
        </message>
        <message>
            <source>Take the last step back (Ctrl+Z)</source>
            <translation>復原上一步（Ctrl+Z）</translation>
        </message>
        <message>
            <source>Choose those that show somebody else (Ctrl and Shift add to the choice), then say who they are.</source>
            <translation>選出屬於其他人的臉部（Ctrl 與 Shift 可加選），再指定是誰。</translation>
        </message>
        <message>
            <source>Close</source>
            <translation>關閉</translation>
        </message>
        <message>
            <source>Faces of {name}</source>
            <translation>{name} 的臉部</translation>
        </message>
        <message numerus="yes">
            <source>{name}: %n appearance(s)</source>
            <translation>
                <numerusform>{name}：出現 %n 段</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n chosen</source>
            <translation>
                <numerusform>已選 %n 項</numerusform>
            </translation>
        </message>
        <message>
            <source>Whose faces are these?</source>
            <translation>這些是誰的臉？</translation>
        </message>
    </context>
    <context>
        <name>FacesGrid</name>
        <message>
            <source>Faces</source>
            <translation>臉部</translation>
        </message>
    </context>
    <context>
        <name>FacesModel</name>
        <message numerus="yes">
            <source>{start}–{end}, %n look(s), {confidence} sure</source>
            <translation>
                <numerusform>{start}–{end}，%n 次取樣，信心 {confidence}</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>FilmReviewWindow</name>
        <message>
            <source>Film review</source>
            <translation>電影評述</translation>
        </message>
        <message>
            <source>Being brought up to date…</source>
            <translation>更新中…</translation>
        </message>
        <message>
            <source>Chapters</source>
            <translation>章節</translation>
        </message>
        <message>
            <source>Word it with a language model on this machine…</source>
            <translation>以這台電腦上的語言模型改寫…</translation>
        </message>
        <message>
            <source>Save as files…</source>
            <translation>存成檔案…</translation>
        </message>
        <message>
            <source>Close</source>
            <translation>關閉</translation>
        </message>
        <message>
            <source>Changed since they were worded, and told by the templates as the film is now: {chapters}.</source>
            <translation>改寫之後內容已有變動，現依影片目前的狀態以範本敘述的章節：{chapters}。</translation>
        </message>
        <message>
            <source>Coding blind</source>
            <translation>盲編碼中</translation>
        </message>
        <message>
            <source>A review tells what the machine says of the film.</source>
            <translation>評述所說的都是機器對影片的判讀。</translation>
        </message>
        <message>
            <source>It could not be told</source>
            <translation>無法寫出評述</translation>
        </message>
        <message>
            <source>Being put together…</source>
            <translation>整理中…</translation>
        </message>
        <message>
            <source>Memories, relations and scores are computed.</source>
            <translation>正在計算記憶、關係與評分。</translation>
        </message>
        <message>
            <source>Not known</source>
            <translation>未知</translation>
        </message>
        <message>
            <source>It could not be computed; the next edit tries again.</source>
            <translation>無法計算；下次編輯時會再試。</translation>
        </message>
        <message>
            <source>No project is open</source>
            <translation>尚未開啟專案</translation>
        </message>
        <message>
            <source>Open one to read its review.</source>
            <translation>開啟專案即可閱讀其評述。</translation>
        </message>
        <message>
            <source>Copied</source>
            <translation>已複製</translation>
        </message>
        <message>
            <source>Save the review into a folder</source>
            <translation>將評述存到資料夾</translation>
        </message>
        <message>
            <source>{count} files written to {folder}</source>
            <translation>已將 {count} 個檔案寫入 {folder}</translation>
        </message>
    </context>
    <context>
        <name>FlowChart</name>
        <message numerus="yes">
            <source>Changes of emotion: %n kind(s)</source>
            <translation>
                <numerusform>情緒變化：%n 種</numerusform>
            </translation>
        </message>
        <message>
            <source>thickness: how often</source>
            <translation>粗細：次數</translation>
        </message>
        <message>
            <source>full colour: sudden</source>
            <translation>深色：突然</translation>
        </message>
        <message>
            <source>before</source>
            <translation>之前</translation>
        </message>
        <message>
            <source>after</source>
            <translation>之後</translation>
        </message>
        <message numerus="yes">
            <source>%n time(s)</source>
            <translation>
                <numerusform>%n 次</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n of them sudden</source>
            <translation>
                <numerusform>其中 %n 次突然</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>FullScreen</name>
        <message>
            <source>Film in full screen</source>
            <translation>全螢幕影片</translation>
        </message>
    </context>
    <context>
        <name>Gallery</name>
        <message>
            <source>Clips that were made</source>
            <translation>已製作的短片</translation>
        </message>
    </context>
    <context>
        <name>GoToDialog</name>
        <message>
            <source>Go to</source>
            <translation>前往</translation>
        </message>
        <message>
            <source>1:02:03.5, 90, 01:02:03:04, f1234, +5 or -5</source>
            <translation>1:02:03.5、90、01:02:03:04、f1234、+5 或 -5</translation>
        </message>
        <message>
            <source>Time, timecode or frame</source>
            <translation>時間、時間碼或影格</translation>
        </message>
        <message>
            <source>This is no time. Try 1:02:03.5, 01:02:03:04, f1234 or +5.</source>
            <translation>這不是時間。請試 1:02:03.5、01:02:03:04、f1234 或 +5。</translation>
        </message>
        <message>
            <source>With + or - in front it counts from here.</source>
            <translation>前面加上 + 或 - 則從目前位置算起。</translation>
        </message>
    </context>
    <context>
        <name>GraphCanvas</name>
        <message>
            <source>marked</source>
            <translation>已標記</translation>
        </message>
    </context>
    <context>
        <name>GraphLegend</name>
        <message>
            <source>An arrow from A to B is what A feels for B. Width: intimacy, from 0 to 1. Colour: balance, gains minus losses over both, from −1 (only losses) to +1 (only gains); grey where there was neither. Of very many links only the 300 strongest show their width and arrow.</source>
            <translation>由 A 指向 B 的箭頭表示 A 對 B 的感受。粗細：親密度，0 到 1。顏色：平衡值，即（增加－減少）除以兩者之和，從 −1（只有減少）到 +1（只有增加）；兩者皆無時為灰色。連結極多時，只有最強的 300 條顯示粗細與箭頭。</translation>
        </message>
        <message>
            <source>intimacy</source>
            <translation>親密度</translation>
        </message>
        <message>
            <source>balance</source>
            <translation>平衡值</translation>
        </message>
    </context>
    <context>
        <name>GraphSurface</name>
        <message>
            <source>Graph of relations</source>
            <translation>關係圖</translation>
        </message>
    </context>
    <context>
        <name>HistoryModel</name>
        <message>
            <source>Kept from view while you code blind</source>
            <translation>盲編碼時不顯示</translation>
        </message>
        <message>
            <source>As the machine read it</source>
            <translation>機器的原始判讀</translation>
        </message>
        <message>
            <source>taken back</source>
            <translation>已復原</translation>
        </message>
        <message>
            <source>shown now</source>
            <translation>目前狀態</translation>
        </message>
        <message>
            <source>by {coder}</source>
            <translation>由 {coder}</translation>
        </message>
        <message>
            <source>This is the state that is shown.</source>
            <translation>這是目前顯示的狀態。</translation>
        </message>
        <message>
            <source>Taken back. A double-click or Enter puts it and everything before it back.</source>
            <translation>已復原。按兩下或按 Enter 可重做此項及其之前的所有項目。</translation>
        </message>
        <message>
            <source>A double-click or Enter goes back to the state after this.</source>
            <translation>按兩下或按 Enter 可回到此項之後的狀態。</translation>
        </message>
        <message numerus="yes">
            <source>%n correction(s)</source>
            <translation>
                <numerusform>%n 項更正</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n coding(s)</source>
            <translation>
                <numerusform>%n 項編碼</numerusform>
            </translation>
        </message>
        <message>
            <source>{coder}: {work}</source>
            <translation>{coder}：{work}</translation>
        </message>
        <message>
            <source>(no name)</source>
            <translation>（未具名）</translation>
        </message>
        <message>
            <source>That would take back {parts}.</source>
            <translation>這會復原 {parts}。</translation>
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
            <source>Go back to here</source>
            <translation>回到此處</translation>
        </message>
        <message>
            <source>No corrections yet</source>
            <translation>尚無更正</translation>
        </message>
        <message>
            <source>Names you change, lines you correct and conflicts you judge are listed here. Nothing is ever lost.</source>
            <translation>您修改的名字、更正的台詞與判定的矛盾都列在這裡，不會遺失。</translation>
        </message>
        <message>
            <source>Put back up to here</source>
            <translation>重做到此處</translation>
        </message>
        <message numerus="yes">
            <source>%n step(s) that were taken back cannot be put back any more: something new was said.</source>
            <translation>
                <numerusform>%n 個已復原的步驟無法再重做：已有新的變更。</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>InlineText</name>
        <message>
            <source>Enter keeps the words, Esc leaves them as they were</source>
            <translation>按 Enter 保留文字，按 Esc 維持原樣</translation>
        </message>
    </context>
    <context>
        <name>JobsPanel</name>
        <message>
            <source>Earlier analyses</source>
            <translation>先前的分析</translation>
        </message>
        <message>
            <source>Nothing was analysed yet</source>
            <translation>尚未分析任何影片</translation>
        </message>
        <message>
            <source>Open a film: its analysis runs here while you go on working.</source>
            <translation>開啟影片後，分析會在此進行，您可以繼續工作。</translation>
        </message>
        <message>
            <source>Progress of the analysis</source>
            <translation>分析進度</translation>
        </message>
        <message>
            <source>Stop</source>
            <translation>停止</translation>
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
            <source>Open</source>
            <translation>開啟</translation>
        </message>
        <message>
            <source>Open the project</source>
            <translation>開啟專案</translation>
        </message>
        <message>
            <source>Show log</source>
            <translation>顯示記錄</translation>
        </message>
        <message>
            <source>Copy</source>
            <translation>複製</translation>
        </message>
        <message>
            <source>Copy what is known of this analysis</source>
            <translation>複製此次分析的資訊</translation>
        </message>
        <message>
            <source>Finished</source>
            <translation>已完成</translation>
        </message>
        <message>
            <source>Stopped</source>
            <translation>已停止</translation>
        </message>
        <message>
            <source>Failed</source>
            <translation>失敗</translation>
        </message>
    </context>
    <context>
        <name>JobsStrip</name>
        <message>
            <source>Show the analyses</source>
            <translation>顯示分析工作</translation>
        </message>
        <message>
            <source>Show the environments</source>
            <translation>顯示程式環境</translation>
        </message>
        <message>
            <source>Progress of the analysis</source>
            <translation>分析進度</translation>
        </message>
        <message>
            <source>Progress of the installation</source>
            <translation>安裝進度</translation>
        </message>
        <message>
            <source>Stop the analysis</source>
            <translation>停止分析</translation>
        </message>
        <message>
            <source>Stop the installation</source>
            <translation>停止安裝</translation>
        </message>
        <message>
            <source>{stop}. What is finished is kept.</source>
            <translation>{stop}。已完成的部分會保留。</translation>
        </message>
        <message>
            <source>about {count} s left</source>
            <translation>約剩 {count} 秒</translation>
        </message>
        <message>
            <source>about {count} min left</source>
            <translation>約剩 {count} 分鐘</translation>
        </message>
        <message>
            <source>{count} s</source>
            <translation>{count} 秒</translation>
        </message>
        <message>
            <source>{count} min</source>
            <translation>{count} 分鐘</translation>
        </message>
        <message>
            <source>{hours} h {minutes} min</source>
            <translation>{hours} 小時 {minutes} 分鐘</translation>
        </message>
    </context>
    <context>
        <name>KnownFaces</name>
        <message>
            <source>The face of {name} is remembered on this machine.</source>
            <translation>已將 {name} 的臉記在這部電腦上。</translation>
        </message>
    </context>
    <context>
        <name>LeftOut</name>
        <message>
            <source>What the timeline leaves out</source>
            <translation>時間軸略去的內容</translation>
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
        <name>LicenceTextDialog</name>
        <message>
            <source>Text of the licence</source>
            <translation>授權條款內文</translation>
        </message>
    </context>
    <context>
        <name>LicencesDialog</name>
        <message>
            <source>Licences</source>
            <translation>授權條款</translation>
        </message>
        <message>
            <source>Search a name, a licence or a program</source>
            <translation>搜尋名稱、授權或程式</translation>
        </message>
        <message>
            <source>Text of the licence</source>
            <translation>授權條款內文</translation>
        </message>
        <message>
            <source>Looking at what is installed…</source>
            <translation>正在查看已安裝的項目…</translation>
        </message>
        <message>
            <source>Name</source>
            <translation>名稱</translation>
        </message>
        <message>
            <source>Version</source>
            <translation>版本</translation>
        </message>
        <message>
            <source>Licence</source>
            <translation>授權</translation>
        </message>
        <message>
            <source>Used for</source>
            <translation>用途</translation>
        </message>
        <message>
            <source>Copy the list</source>
            <translation>複製清單</translation>
        </message>
        <message>
            <source>Made by us</source>
            <translation>自行製作</translation>
        </message>
        <message>
            <source>Weights</source>
            <translation>權重</translation>
        </message>
        <message>
            <source>Packages</source>
            <translation>套件</translation>
        </message>
        <message>
            <source>The licences could not be listed</source>
            <translation>無法列出授權條款</translation>
        </message>
        <message>
            <source>Nothing fits.</source>
            <translation>沒有符合的項目。</translation>
        </message>
        <message>
            <source>Not on this machine</source>
            <translation>不在這部電腦上</translation>
        </message>
        <message>
            <source>Learned from {sets}</source>
            <translation>學習資料：{sets}</translation>
        </message>
        <message>
            <source>Its text comes with the package, or stands at the address above.</source>
            <translation>條款內文隨套件提供，或見上方網址。</translation>
        </message>
        <message>
            <source>The studio</source>
            <translation>工作室</translation>
        </message>
    </context>
    <context>
        <name>LineDelivery</name>
        <message>
            <source>Choose a line to see why it got its verdict.</source>
            <translation>選一句台詞，看它為何得到這個判定。</translation>
        </message>
    </context>
    <context>
        <name>LinesDelegate</name>
        <message>
            <source>Words of the line</source>
            <translation>台詞文字</translation>
        </message>
        <message>
            <source>Enter keeps it, Tab goes on to the next line, Ctrl+Enter splits it here, Esc leaves it</source>
            <translation>Enter 保留，Tab 前往下一句台詞，Ctrl+Enter 在此處分割，Esc 放棄</translation>
        </message>
    </context>
    <context>
        <name>LinesFilter</name>
        <message>
            <source>Unsure</source>
            <translation>不確定</translation>
        </message>
        <message>
            <source>Corrected</source>
            <translation>已更正</translation>
        </message>
        <message>
            <source>People on the timeline</source>
            <translation>時間軸上的人物</translation>
        </message>
        <message>
            <source>Hidden lines too</source>
            <translation>也顯示隱藏的台詞</translation>
        </message>
        <message>
            <source>Nobody</source>
            <translation>無人</translation>
        </message>
        <message>
            <source>Person</source>
            <translation>人物</translation>
        </message>
        <message>
            <source>Everyone</source>
            <translation>所有人</translation>
        </message>
        <message>
            <source>Emotion of the words</source>
            <translation>文字的情緒</translation>
        </message>
        <message>
            <source>Any</source>
            <translation>任何</translation>
        </message>
        <message>
            <source>Only the chosen stretch</source>
            <translation>僅所選區段</translation>
        </message>
    </context>
    <context>
        <name>LinesList</name>
        <message>
            <source>Lines</source>
            <translation>台詞</translation>
        </message>
    </context>
    <context>
        <name>LinesModel</name>
        <message>
            <source>hidden</source>
            <translation>已隱藏</translation>
        </message>
        <message>
            <source>Hidden: it counts nowhere. Delete shows it again.</source>
            <translation>已隱藏：不列入任何計算。按 Delete 可再顯示。</translation>
        </message>
        <message>
            <source>F2 or a double-click edits the words. S: who speaks. 1–7: the emotion of the words, 0: the machine's.</source>
            <translation>F2 或按兩下可編輯文字。S：說話者。1–7：文字的情緒，0：回到機器判讀。</translation>
        </message>
        <message>
            <source>B splits at the playhead, G merges it with the speaker's next, Delete hides it.</source>
            <translation>B 在播放點分割，G 與說話者的下一句合併，Delete 隱藏。</translation>
        </message>
    </context>
    <context>
        <name>LinesPanel</name>
        <message>
            <source>Search words or names</source>
            <translation>搜尋字詞或名字</translation>
        </message>
        <message>
            <source>Search in the lines</source>
            <translation>在台詞中搜尋</translation>
        </message>
        <message>
            <source>Only some of the lines: by person, emotion, or what was corrected</source>
            <translation>只顯示部分台詞：依人物、情緒或更正</translation>
        </message>
        <message>
            <source>Filter the lines</source>
            <translation>篩選台詞</translation>
        </message>
        <message>
            <source>Clear filters</source>
            <translation>清除篩選</translation>
        </message>
        <message>
            <source>Nothing found</source>
            <translation>找不到</translation>
        </message>
        <message>
            <source>No line passes the search and the filters.</source>
            <translation>沒有台詞符合搜尋與篩選。</translation>
        </message>
        <message>
            <source>While you code blind, say what you hear and see in the Coding panel.</source>
            <translation>盲編碼期間，請在「編碼」面板中標記您所聽到與看到的。</translation>
        </message>
        <message>
            <source>Who speaks?</source>
            <translation>誰在說話？</translation>
        </message>
        <message>
            <source>Nobody</source>
            <translation>無人</translation>
        </message>
        <message>
            <source>Merge with the speaker's next line</source>
            <translation>與說話者的下一句台詞合併</translation>
        </message>
        <message>
            <source>Put the cursor between two words to split the line there.</source>
            <translation>請將游標放在兩個字詞之間再分割。</translation>
        </message>
        <message>
            <source>Show again</source>
            <translation>再顯示</translation>
        </message>
        <message>
            <source>Edit the words</source>
            <translation>編輯文字</translation>
        </message>
        <message>
            <source>Speaker…</source>
            <translation>說話者…</translation>
        </message>
        <message>
            <source>Emotion</source>
            <translation>情緒</translation>
        </message>
        <message>
            <source>Split at the playhead</source>
            <translation>在播放點分割</translation>
        </message>
        <message>
            <source>Hide</source>
            <translation>隱藏</translation>
        </message>
        <message>
            <source>What the machine reads</source>
            <translation>機器的判讀</translation>
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
        <name>LinkView</name>
        <message>
            <source>⇄ The other direction</source>
            <translation>⇄ 反方向</translation>
        </message>
        <message>
            <source>What the other one feels is not the same</source>
            <translation>對方的感受並不相同</translation>
        </message>
        <message>
            <source>Lines that made the link</source>
            <translation>形成此連結的台詞</translation>
        </message>
        <message>
            <source>Arrow keys go from person to person; Shift+Enter shows the link from whoever is in the middle, or from whoever was marked with Space.</source>
            <translation>方向鍵在人物間移動；Shift+Enter 顯示從中央人物（或以空白鍵標記的人物）出發的連結。</translation>
        </message>
        <message>
            <source>Click a link in the graph.</source>
            <translation>請在圖中點選一條連結。</translation>
        </message>
        <message>
            <source>Now, at {time}:</source>
            <translation>此刻（{time}）：</translation>
        </message>
        <message>
            <source>Balance of {source} → {target}: (good tone {good} − bad tone {bad}) / both</source>
            <translation>{source} → {target} 的平衡值：（好語氣 {good} − 壞語氣 {bad}）÷ 兩者之和</translation>
        </message>
    </context>
    <context>
        <name>LogDialog</name>
        <message>
            <source>Log of {name}</source>
            <translation>{name} 的記錄</translation>
        </message>
        <message>
            <source>Log</source>
            <translation>記錄</translation>
        </message>
        <message>
            <source>Copy</source>
            <translation>複製</translation>
        </message>
        <message>
            <source>The programs wrote no log.</source>
            <translation>程式沒有留下記錄。</translation>
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
            <source>Notes</source>
            <translation>備註</translation>
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
            <source>Coding</source>
            <translation>編碼</translation>
        </message>
        <message>
            <source>Agreement</source>
            <translation>一致性</translation>
        </message>
        <message>
            <source>Jobs</source>
            <translation>工作</translation>
        </message>
        <message>
            <source>Character</source>
            <translation>角色</translation>
        </message>
        <message>
            <source>Memory</source>
            <translation>記憶</translation>
        </message>
        <message>
            <source>Delivery</source>
            <translation>演繹</translation>
        </message>
        <message>
            <source>Relations</source>
            <translation>關係</translation>
        </message>
        <message>
            <source>Prompts</source>
            <translation>提示詞</translation>
        </message>
        <message>
            <source>Screenplay</source>
            <translation>劇本</translation>
        </message>
        <message>
            <source>Clips</source>
            <translation>短片</translation>
        </message>
        <message>
            <source>Timeline</source>
            <translation>時間軸</translation>
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
            <source>(blind coding)</source>
            <translation>（盲編碼）</translation>
        </message>
        <message>
            <source>None yet</source>
            <translation>尚無</translation>
        </message>
    </context>
    <context>
        <name>MemoriesSection</name>
        <message>
            <source>Long-term memories</source>
            <translation>長期記憶</translation>
        </message>
        <message>
            <source>Search words</source>
            <translation>搜尋字詞</translation>
        </message>
        <message>
            <source>Search the memories</source>
            <translation>搜尋記憶</translation>
        </message>
        <message>
            <source>Any emotion</source>
            <translation>任何情緒</translation>
        </message>
        <message>
            <source>Emotion of the memories</source>
            <translation>記憶的情緒</translation>
        </message>
        <message>
            <source>recalled {count}×</source>
            <translation>被喚起 {count} 次</translation>
        </message>
        <message>
            <source>Nothing came into long-term memory.</source>
            <translation>沒有進入長期記憶的內容。</translation>
        </message>
        <message>
            <source>{shown} of {all} memories</source>
            <translation>{all} 則記憶中的 {shown} 則</translation>
        </message>
        <message numerus="yes">
            <source>%n memory(ies)</source>
            <translation>
                <numerusform>%n 則記憶</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>MemoryPanel</name>
        <message>
            <source>Whose memory</source>
            <translation>誰的記憶</translation>
        </message>
        <message>
            <source>Being brought up to date…</source>
            <translation>更新中…</translation>
        </message>
        <message>
            <source>Memories</source>
            <translation>記憶</translation>
        </message>
        <message>
            <source>Whoever speaks</source>
            <translation>正在說話的人</translation>
        </message>
        <message>
            <source>No film yet</source>
            <translation>尚無影片</translation>
        </message>
        <message>
            <source>Memories appear here once a film is analysed.</source>
            <translation>影片分析後，記憶會顯示在這裡。</translation>
        </message>
        <message>
            <source>Memories follow from the machine's readings.</source>
            <translation>記憶是由機器的判讀推得的。</translation>
        </message>
        <message>
            <source>Hidden while you code blind</source>
            <translation>盲編碼時隱藏</translation>
        </message>
        <message>
            <source>Nobody yet</source>
            <translation>尚無人物</translation>
        </message>
        <message>
            <source>Memories are somebody's: this film has no people so far.</source>
            <translation>記憶屬於人物：這部影片目前還沒有人物。</translation>
        </message>
        <message>
            <source>Being worked out…</source>
            <translation>推算中…</translation>
        </message>
        <message>
            <source>Memories follow from all lines of the film.</source>
            <translation>記憶由影片的所有台詞推得。</translation>
        </message>
        <message>
            <source>No memories</source>
            <translation>沒有記憶</translation>
        </message>
        <message>
            <source>They could not be worked out for this film.</source>
            <translation>無法為這部影片推算。</translation>
        </message>
        <message>
            <source>{name} at {time}</source>
            <translation>{name}，{time}</translation>
        </message>
    </context>
    <context>
        <name>ModelTermsDialog</name>
        <message>
            <source>Licences of the model files</source>
            <translation>模型檔的授權</translation>
        </message>
        <message>
            <source>{size} are fetched from their publishers, once. Nothing about you or your films is sent. Files that are already on this machine are used where they are.</source>
            <translation>將從發行者取得 {size}，只此一次。不會傳送任何關於您或影片的資訊。這部電腦上已有的檔案會直接使用。</translation>
        </message>
        <message>
            <source>Accept and get the files</source>
            <translation>接受並取得檔案</translation>
        </message>
        <message>
            <source>I have read and accept it</source>
            <translation>我已閱讀並接受</translation>
        </message>
    </context>
    <context>
        <name>ModelsTable</name>
        <message>
            <source>Model file</source>
            <translation>模型檔</translation>
        </message>
        <message>
            <source>Licence</source>
            <translation>授權</translation>
        </message>
        <message>
            <source>Size</source>
            <translation>大小</translation>
        </message>
        <message>
            <source>State</source>
            <translation>狀態</translation>
        </message>
        <message>
            <source>Model files of LTX-Video</source>
            <translation>LTX-Video 的模型檔</translation>
        </message>
        <message>
            <source>about {size}</source>
            <translation>約 {size}</translation>
        </message>
    </context>
    <context>
        <name>NotesDelegate</name>
        <message>
            <source>A marker without words</source>
            <translation>沒有文字的標記</translation>
        </message>
        <message>
            <source>What is to be noted here?</source>
            <translation>這裡要記下什麼？</translation>
        </message>
        <message>
            <source>Text of the note</source>
            <translation>備註文字</translation>
        </message>
    </context>
    <context>
        <name>NotesList</name>
        <message>
            <source>Notes</source>
            <translation>備註</translation>
        </message>
    </context>
    <context>
        <name>NotesModel</name>
        <message>
            <source>Double-click or F2 edits it, 1–6 give it a colour, 0 takes the colour away, Delete removes it.</source>
            <translation>按兩下或 F2 編輯，1–6 上色，0 移除顏色，Delete 刪除。</translation>
        </message>
    </context>
    <context>
        <name>NotesPanel</name>
        <message>
            <source>Search notes</source>
            <translation>搜尋備註</translation>
        </message>
        <message>
            <source>Search in the notes</source>
            <translation>在備註中搜尋</translation>
        </message>
        <message>
            <source>Only one colour</source>
            <translation>只顯示一種顏色</translation>
        </message>
        <message>
            <source>New note at the playhead, or for the chosen stretch</source>
            <translation>在播放點或為所選區段新增備註</translation>
        </message>
        <message>
            <source>New note</source>
            <translation>新增備註</translation>
        </message>
        <message>
            <source>Nothing found</source>
            <translation>找不到</translation>
        </message>
        <message>
            <source>No note passes the search and the filters.</source>
            <translation>沒有備註符合搜尋與篩選。</translation>
        </message>
        <message>
            <source>Mark a moment at the playhead, or choose a stretch with I and O and write what is in it.</source>
            <translation>在播放點標記一個時刻，或用 I 與 O 選取區段並寫下內容。</translation>
        </message>
        <message>
            <source>No notes yet</source>
            <translation>尚無備註</translation>
        </message>
        <message>
            <source>All colours</source>
            <translation>所有顏色</translation>
        </message>
        <message>
            <source>Go there</source>
            <translation>前往</translation>
        </message>
        <message>
            <source>Edit</source>
            <translation>編輯</translation>
        </message>
        <message>
            <source>Colour</source>
            <translation>顏色</translation>
        </message>
        <message>
            <source>Remove</source>
            <translation>刪除</translation>
        </message>
    </context>
    <context>
        <name>OriginLegend</name>
        <message>
            <source>Where words come from: {names}</source>
            <translation>字詞的來源：{names}</translation>
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
        <name>PairView</name>
        <message>
            <source>First clip</source>
            <translation>第一段短片</translation>
        </message>
        <message>
            <source>Second clip</source>
            <translation>第二段短片</translation>
        </message>
        <message>
            <source>One frame back</source>
            <translation>後退一格</translation>
        </message>
        <message>
            <source>Play or pause both</source>
            <translation>播放或暫停兩段</translation>
        </message>
        <message>
            <source>One frame on</source>
            <translation>前進一格</translation>
        </message>
        <message>
            <source>Hear the other one</source>
            <translation>改聽另一段</translation>
        </message>
        <message>
            <source>Sound: {place}</source>
            <translation>聲音：{place}</translation>
        </message>
    </context>
    <context>
        <name>Palette</name>
        <message>
            <source>Commands</source>
            <translation>指令</translation>
        </message>
        <message>
            <source>Do what? A command, a person, a layout, a time…</source>
            <translation>要做什麼？指令、人物、版面或時間…</translation>
        </message>
        <message>
            <source>No command is called so</source>
            <translation>沒有這個名稱的指令</translation>
        </message>
        <message>
            <source>A few letters of its name are enough.</source>
            <translation>輸入名稱中的幾個字即可。</translation>
        </message>
        <message>
            <source>Recent</source>
            <translation>最近使用</translation>
        </message>
        <message>
            <source>All commands</source>
            <translation>所有指令</translation>
        </message>
        <message>
            <source>Go to {time}</source>
            <translation>前往 {time}</translation>
        </message>
        <message>
            <source>Film</source>
            <translation>影片</translation>
        </message>
    </context>
    <context>
        <name>PanelMenus</name>
        <message>
            <source>Panels</source>
            <translation>面板</translation>
        </message>
        <message>
            <source>Layouts</source>
            <translation>版面配置</translation>
        </message>
        <message>
            <source>Forget a layout</source>
            <translation>刪除版面配置</translation>
        </message>
    </context>
    <context>
        <name>PartEditor</name>
        <message>
            <source>What differs from the machine’s words</source>
            <translation>與機器所寫的差異</translation>
        </message>
        <message>
            <source>Regenerate: the machine’s own words again</source>
            <translation>重新產生：還原為機器所寫的字詞</translation>
        </message>
        <message>
            <source>Lock: these words stay whatever the analysis says later</source>
            <translation>鎖定：無論之後的分析結果為何，這些字詞都保留</translation>
        </message>
        <message>
            <source>locked</source>
            <translation>已鎖定</translation>
        </message>
        <message>
            <source>yours</source>
            <translation>由你撰寫</translation>
        </message>
        <message>
            <source>The machine’s words: {words}</source>
            <translation>機器所寫：{words}</translation>
        </message>
    </context>
    <context>
        <name>PartView</name>
        <message>
            <source>Copy</source>
            <translation>複製</translation>
        </message>
        <message>
            <source>Copy {title}</source>
            <translation>複製「{title}」</translation>
        </message>
        <message>
            <source>Hide what was turned down</source>
            <translation>隱藏被退回的內容</translation>
        </message>
        <message>
            <source>Show what was turned down ({count})</source>
            <translation>顯示被退回的內容（{count}）</translation>
        </message>
    </context>
    <context>
        <name>PatternsSection</name>
        <message>
            <source>Patterns and hotspots</source>
            <translation>模式與熱點</translation>
        </message>
        <message numerus="yes">
            <source>hotspot, %n sudden, until {time}</source>
            <translation>
                <numerusform>熱點：%n 次突然轉換，至 {time}</numerusform>
            </translation>
        </message>
        <message>
            <source>No sudden change.</source>
            <translation>沒有突然轉換。</translation>
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
        <message numerus="yes">
            <source>%n line(s) in the span</source>
            <translation>
                <numerusform>所選區段內 %n 句台詞</numerusform>
            </translation>
        </message>
        <message>
            <source>grouping {share} sure</source>
            <translation>分組信心 {share}</translation>
        </message>
        <message>
            <source>perhaps {name}</source>
            <translation>可能是 {name}</translation>
        </message>
        <message>
            <source>Name of the person</source>
            <translation>人物名字</translation>
        </message>
    </context>
    <context>
        <name>PeopleList</name>
        <message>
            <source>People</source>
            <translation>人物</translation>
        </message>
    </context>
    <context>
        <name>PeopleModel</name>
        <message>
            <source>The portrait is restored: a network made up its detail, so it is not evidence.</source>
            <translation>此肖像經過修復：細節由神經網路虛構，不能作為證據。</translation>
        </message>
        <message>
            <source>Made of: {parts}</source>
            <translation>組成：{parts}</translation>
        </message>
        <message>
            <source>F2 or a double-click renames. Drag onto another when both are the same person.</source>
            <translation>F2 或按兩下可改名。若兩者為同一人，可拖曳到另一人上。</translation>
        </message>
        <message>
            <source>Enter shows all faces. The box shows the person on the timeline (Space).</source>
            <translation>Enter 顯示所有臉部。勾選方塊會在時間軸上顯示此人（空白鍵）。</translation>
        </message>
    </context>
    <context>
        <name>PeoplePanel</name>
        <message>
            <source>Search people</source>
            <translation>搜尋人物</translation>
        </message>
        <message>
            <source>Merge</source>
            <translation>合併</translation>
        </message>
        <message>
            <source>The selected people are one and the same (G)</source>
            <translation>所選人物是同一人（G）</translation>
        </message>
        <message>
            <source>Most lines first</source>
            <translation>台詞最多者優先</translation>
        </message>
        <message>
            <source>Least certain first</source>
            <translation>最不確定者優先</translation>
        </message>
        <message>
            <source>Order of the people</source>
            <translation>人物的排列順序</translation>
        </message>
        <message>
            <source>Least certain first: go through them once and merge or split what is wrong. Who is named, merged, split or said to be right goes to the end.</source>
            <translation>最不確定者優先：逐一檢視，合併或拆分有誤的人物。已命名、合併、拆分或確認無誤的人物會移到最後。</translation>
        </message>
        <message>
            <source>Nobody found</source>
            <translation>找不到人物</translation>
        </message>
        <message>
            <source>No name holds these words.</source>
            <translation>沒有名字包含這些字詞。</translation>
        </message>
        <message>
            <source>People appear here once faces, voices or names in the subtitles are found in a film.</source>
            <translation>在影片中找到臉部、聲音或字幕中的名字後，人物會顯示在這裡。</translation>
        </message>
        <message>
            <source>Nobody yet</source>
            <translation>尚無人物</translation>
        </message>
        <message numerus="yes">
            <source>Merge %n people</source>
            <translation>
                <numerusform>合併 %n 人</numerusform>
            </translation>
        </message>
        <message>
            <source>A description of the face of {name} (numbers, no picture) is kept on this machine and compared with the faces of films you open later. You can take it out again under “Remembered faces”.</source>
            <translation>{name} 的臉部描述（只有數值，沒有圖片）會保存在這部電腦上，並與您之後開啟的影片中的臉部比對。您可隨時在「已記住的臉」中刪除。</translation>
        </message>
        <message>
            <source>Remember this face?</source>
            <translation>要記住這張臉嗎？</translation>
        </message>
        <message>
            <source>The same person as…</source>
            <translation>與誰是同一人…</translation>
        </message>
        <message>
            <source>Show only this</source>
            <translation>只顯示此人</translation>
        </message>
        <message>
            <source>Hide</source>
            <translation>隱藏</translation>
        </message>
        <message>
            <source>Show</source>
            <translation>顯示</translation>
        </message>
        <message>
            <source>Set the cast…</source>
            <translation>設定角色表…</translation>
        </message>
        <message>
            <source>Remember this face for other films…</source>
            <translation>為其他影片記住這張臉…</translation>
        </message>
        <message>
            <source>Remembered faces…</source>
            <translation>已記住的臉…</translation>
        </message>
        <message>
            <source>Rename</source>
            <translation>改名</translation>
        </message>
        <message>
            <source>Name from the cast</source>
            <translation>從角色表命名</translation>
        </message>
        <message>
            <source>Same person as…</source>
            <translation>與…是同一人</translation>
        </message>
        <message>
            <source>All faces…</source>
            <translation>所有臉部…</translation>
        </message>
        <message>
            <source>The grouping is right</source>
            <translation>分組無誤</translation>
        </message>
    </context>
    <context>
        <name>PersonChoice</name>
        <message>
            <source>Person</source>
            <translation>人物</translation>
        </message>
    </context>
    <context>
        <name>PersonHead</name>
        <message>
            <source>Estimates about the character as performed, never about a real person.</source>
            <translation>這是對片中角色表現的估計，絕非對真實人物的判斷。</translation>
        </message>
        <message numerus="yes">
            <source>%n line(s)</source>
            <translation>
                <numerusform>%n 句</numerusform>
            </translation>
        </message>
        <message>
            <source>{time} speaking</source>
            <translation>說話 {time}</translation>
        </message>
        <message>
            <source>{time} on screen</source>
            <translation>出現 {time}</translation>
        </message>
    </context>
    <context>
        <name>PersonPanel</name>
        <message>
            <source>Follow</source>
            <translation>跟隨</translation>
        </message>
        <message>
            <source>Show whoever speaks the selected line</source>
            <translation>顯示所選台詞的說話者</translation>
        </message>
        <message>
            <source>Being brought up to date…</source>
            <translation>更新中…</translation>
        </message>
        <message>
            <source>Account of the person</source>
            <translation>人物側寫</translation>
        </message>
        <message>
            <source>Coding blind</source>
            <translation>盲編碼中</translation>
        </message>
        <message>
            <source>Everything here is what the machine says.</source>
            <translation>這裡的一切都是機器的說法。</translation>
        </message>
        <message>
            <source>Being put together…</source>
            <translation>整理中…</translation>
        </message>
        <message>
            <source>Memories, relations and scores are computed.</source>
            <translation>正在計算記憶、關係與評分。</translation>
        </message>
        <message>
            <source>Not known</source>
            <translation>未知</translation>
        </message>
        <message>
            <source>It could not be computed; the next edit tries again.</source>
            <translation>無法計算；下次編輯時會再試。</translation>
        </message>
        <message>
            <source>Characters appear here once a film is analysed and its lines have speakers.</source>
            <translation>分析影片且台詞有說話者之後，角色會出現在這裡。</translation>
        </message>
        <message>
            <source>Nobody yet</source>
            <translation>尚無人物</translation>
        </message>
    </context>
    <context>
        <name>Picker</name>
        <message>
            <source>Nobody of this name</source>
            <translation>沒有這個名字的人</translation>
        </message>
    </context>
    <context>
        <name>PlaceForm</name>
        <message>
            <source>The one that the studio installs</source>
            <translation>由本程式安裝</translation>
        </message>
        <message>
            <source>An installation of mine</source>
            <translation>我自己的安裝</translation>
        </message>
        <message>
            <source>A server that runs already</source>
            <translation>已在執行的伺服器</translation>
        </message>
        <message>
            <source>Which server</source>
            <translation>使用哪個伺服器</translation>
        </message>
        <message>
            <source>Use this</source>
            <translation>使用這個</translation>
        </message>
        <message>
            <source>folder with its main.py</source>
            <translation>含有 main.py 的資料夾</translation>
        </message>
        <message>
            <source>its Python, found by itself where it is usual</source>
            <translation>它的 Python；在慣用位置會自動找到</translation>
        </message>
        <message>
            <source>Folder of ComfyUI</source>
            <translation>ComfyUI 資料夾</translation>
        </message>
        <message>
            <source>Python of that folder</source>
            <translation>該資料夾的 Python</translation>
        </message>
        <message>
            <source>Address of the server</source>
            <translation>伺服器位址</translation>
        </message>
        <message>
            <source>What fits the card</source>
            <translation>依顯示卡選擇</translation>
        </message>
        <message>
            <source>Card</source>
            <translation>顯示卡</translation>
        </message>
        <message>
            <source>As the card needs</source>
            <translation>依顯示卡需要</translation>
        </message>
        <message>
            <source>The server’s dynamic way</source>
            <translation>伺服器的動態方式</translation>
        </message>
        <message>
            <source>Low memory, as before version 0.16</source>
            <translation>低記憶體（0.16 版以前的方式）</translation>
        </message>
        <message>
            <source>The card’s memory</source>
            <translation>顯示記憶體</translation>
        </message>
        <message>
            <source>Left to other programs</source>
            <translation>保留給其他程式</translation>
        </message>
        <message>
            <source>Further folders with model files</source>
            <translation>其他模型檔資料夾</translation>
        </message>
        <message>
            <source>Choose…</source>
            <translation>選擇…</translation>
        </message>
        <message>
            <source>Add…</source>
            <translation>新增…</translation>
        </message>
        <message>
            <source>Leave out</source>
            <translation>剔除</translation>
        </message>
        <message>
            <source>Further model folders</source>
            <translation>其他模型資料夾</translation>
        </message>
        <message>
            <source>Prompts, pictures and voices will be sent to that address.</source>
            <translation>提示詞、畫面與聲音將傳送到該位址。</translation>
        </message>
        <message>
            <source>Folder like ComfyUI’s models</source>
            <translation>結構如 ComfyUI models 的資料夾</translation>
        </message>
    </context>
    <context>
        <name>PreferenceRow</name>
        <message>
            <source>Back to {default}</source>
            <translation>恢復為 {default}</translation>
        </message>
        <message>
            <source>Default of: {text}</source>
            <translation>恢復預設值：{text}</translation>
        </message>
        <message>
            <source>on</source>
            <translation>開</translation>
        </message>
        <message>
            <source>off</source>
            <translation>關</translation>
        </message>
        <message>
            <source>nothing</source>
            <translation>無</translation>
        </message>
        <message>
            <source>{name} (not there)</source>
            <translation>{name}（不存在）</translation>
        </message>
        <message>
            <source>Two or three small letters, such as en or zh, or auto.</source>
            <translation>請輸入兩或三個小寫字母，例如 en 或 zh，或輸入 auto。</translation>
        </message>
        <message>
            <source>A whole number is needed.</source>
            <translation>請輸入整數。</translation>
        </message>
        <message>
            <source>A number is needed.</source>
            <translation>請輸入數字。</translation>
        </message>
        <message>
            <source>From {low} to {high}.</source>
            <translation>範圍為 {low} 到 {high}。</translation>
        </message>
        <message>
            <source>Default {default}, from {low} to {high}</source>
            <translation>預設：{default}，範圍 {low} 到 {high}</translation>
        </message>
        <message>
            <source>Default {default}</source>
            <translation>預設：{default}</translation>
        </message>
        <message>
            <source>shows when the studio is started again</source>
            <translation>重新啟動後生效</translation>
        </message>
        <message>
            <source>needs a new analysis</source>
            <translation>需要重新分析</translation>
        </message>
    </context>
    <context>
        <name>PreferencesDialog</name>
        <message>
            <source>Preferences</source>
            <translation>偏好設定</translation>
        </message>
        <message>
            <source>Search preferences</source>
            <translation>搜尋偏好設定</translation>
        </message>
        <message>
            <source>Pages</source>
            <translation>頁面</translation>
        </message>
        <message>
            <source>Analyse again</source>
            <translation>重新分析</translation>
        </message>
        <message>
            <source>Studio</source>
            <translation>工作室</translation>
        </message>
        <message>
            <source>For films that are analysed for the first time. A film that has a project keeps its own.</source>
            <translation>適用於首次分析的影片。已有專案的影片沿用其自己的設定。</translation>
        </message>
        <message>
            <source>Open a project to change how its film is analysed.</source>
            <translation>開啟專案後即可調整影片的分析方式。</translation>
        </message>
        <message>
            <source>Reset this page</source>
            <translation>重設此頁</translation>
        </message>
        <message numerus="yes">
            <source>Changes that need a new analysis: %n. Corrections are kept; what is unchanged is reused.</source>
            <translation>
                <numerusform>有 %n 項變更需要重新分析。您的更正會保留，未變更的結果會沿用。</numerusform>
            </translation>
        </message>
        <message>
            <source>What was chosen is not ready: {lacks}.</source>
            <translation>所選項目尚未就緒：{lacks}。</translation>
        </message>
    </context>
    <context>
        <name>ProgramDetail</name>
        <message>
            <source>Variant to install</source>
            <translation>要安裝的版本</translation>
        </message>
        <message>
            <source>Install</source>
            <translation>安裝</translation>
        </message>
        <message>
            <source>Check</source>
            <translation>檢查</translation>
        </message>
        <message>
            <source>Run the program's self-test and compare its weights with their hashes</source>
            <translation>執行程式的自我測試，並以雜湊值核對其權重</translation>
        </message>
        <message>
            <source>Remove</source>
            <translation>移除</translation>
        </message>
        <message>
            <source>Get what is needed…</source>
            <translation>取得所需權重…</translation>
        </message>
        <message>
            <source>Get the chosen…</source>
            <translation>取得所選權重…</translation>
        </message>
        <message>
            <source>Remove the chosen</source>
            <translation>移除所選權重</translation>
        </message>
        <message>
            <source>Answers</source>
            <translation>負責項目</translation>
        </message>
        <message>
            <source>Weights</source>
            <translation>權重</translation>
        </message>
        <message>
            <source>{stage} &lt;span style='color:{muted}'&gt;by {backend} {version}&lt;/span&gt;</source>
            <translation>{stage}&lt;span style='color:{muted}'&gt;，使用 {backend} {version}&lt;/span&gt;</translation>
        </message>
        <message>
            <source>Best here: {variant}</source>
            <translation>適合本機：{variant}</translation>
        </message>
        <message>
            <source>{state}: a part of the studio</source>
            <translation>{state}：工作室的一部分</translation>
        </message>
        <message>
            <source>{size} on disk</source>
            <translation>占用磁碟 {size}</translation>
        </message>
        <message>
            <source>Unfinished: an installation was stopped; installing goes on from there.</source>
            <translation>未完成：安裝曾中止；再次安裝會從該處繼續。</translation>
        </message>
        <message>
            <source>Older version: works no longer with this studio until it is updated.</source>
            <translation>舊版本：更新後才能與目前的工作室搭配使用。</translation>
        </message>
        <message>
            <source>Installing takes about {need}; {free} are free.</source>
            <translation>安裝約需 {need}；可用空間為 {free}。</translation>
        </message>
        <message>
            <source>Its weights take {size} more.</source>
            <translation>權重另需 {size}。</translation>
        </message>
        <message>
            <source>Its weights take over {size} more.</source>
            <translation>權重另需超過 {size}。</translation>
        </message>
        <message>
            <source>Check the chosen</source>
            <translation>檢查所選權重</translation>
        </message>
        <message>
            <source>Go on installing</source>
            <translation>繼續安裝</translation>
        </message>
        <message>
            <source>Update</source>
            <translation>更新</translation>
        </message>
        <message>
            <source>Install this variant</source>
            <translation>安裝此版本</translation>
        </message>
        <message>
            <source>Repair</source>
            <translation>修復</translation>
        </message>
    </context>
    <context>
        <name>ProgramTable</name>
        <message>
            <source>Program</source>
            <translation>程式</translation>
        </message>
        <message>
            <source>State</source>
            <translation>狀態</translation>
        </message>
        <message>
            <source>Size</source>
            <translation>大小</translation>
        </message>
        <message>
            <source>Programs</source>
            <translation>程式</translation>
        </message>
    </context>
    <context>
        <name>PromptEditor</name>
        <message>
            <source>Regenerate</source>
            <translation>重新產生</translation>
        </message>
        <message>
            <source>The machine’s own words again in every part that is not locked</source>
            <translation>未鎖定的部分全部還原為機器所寫的字詞</translation>
        </message>
        <message>
            <source>Description of the character</source>
            <translation>角色描述</translation>
        </message>
        <message>
            <source>Looks and clothes, in your words</source>
            <translation>以你的話描述外貌與穿著</translation>
        </message>
        <message>
            <source>Whether every word has a source</source>
            <translation>是否每個詞都有來源</translation>
        </message>
        <message>
            <source>Every prompt of this character begins with it</source>
            <translation>此角色的每則提示詞都以此開頭</translation>
        </message>
        <message>
            <source>Prompts are made of</source>
            <translation>提示詞取材自</translation>
        </message>
        <message>
            <source>Only the first {count} letters are kept.</source>
            <translation>只保留前 {count} 個字元。</translation>
        </message>
        <message>
            <source>{who} to {listener}</source>
            <translation>{who}對{listener}</translation>
        </message>
        <message>
            <source>What {name} looks like</source>
            <translation>{name}的外貌</translation>
        </message>
        <message>
            <source>{count} of at most {most} words</source>
            <translation>{count} 個字詞，最多 {most} 個</translation>
        </message>
        <message>
            <source>What comes after counts less to the model.</source>
            <translation>超出的部分對模型影響較小。</translation>
        </message>
        <message>
            <source>Sources are being checked…</source>
            <translation>正在檢查來源…</translation>
        </message>
        <message>
            <source>✓ Every word has a source</source>
            <translation>✓ 每個字詞都有來源</translation>
        </message>
        <message>
            <source>✗ Without a source: {words}</source>
            <translation>✗ 沒有來源：{words}</translation>
        </message>
    </context>
    <context>
        <name>PromptHistory</name>
        <message>
            <source>What was changed in this prompt</source>
            <translation>此提示詞的變更</translation>
        </message>
        <message numerus="yes">
            <source>History of this prompt (%n)</source>
            <translation>
                <numerusform>這則提示詞的歷史（%n）</numerusform>
            </translation>
        </message>
        <message>
            <source>Take these words again</source>
            <translation>再次採用這些字詞</translation>
        </message>
    </context>
    <context>
        <name>Prompted</name>
        <message>
            <source>Reading the screenplay {name}…</source>
            <translation>正在讀取劇本 {name}…</translation>
        </message>
        <message>
            <source>{name}: {scenes} scenes. {remark}</source>
            <translation>{name}：{scenes} 場。{remark}</translation>
        </message>
    </context>
    <context>
        <name>PromptsPanel</name>
        <message>
            <source>Make the selected line a key scene</source>
            <translation>將選取的台詞設為關鍵場景</translation>
        </message>
        <message>
            <source>This line is no key scene (Delete in the list)</source>
            <translation>這句台詞不是關鍵場景（在清單中按 Delete）</translation>
        </message>
        <message>
            <source>Make a clip</source>
            <translation>製作短片</translation>
        </message>
        <message>
            <source>Clips of all</source>
            <translation>全部製作</translation>
        </message>
        <message>
            <source>Make clips of all key scenes</source>
            <translation>為所有關鍵場景製作短片</translation>
        </message>
        <message>
            <source>Key scenes</source>
            <translation>關鍵場景</translation>
        </message>
        <message>
            <source>Prompt</source>
            <translation>提示詞</translation>
        </message>
        <message>
            <source>Key scenes or their prompt</source>
            <translation>關鍵場景或其提示詞</translation>
        </message>
        <message>
            <source>Prompt of the key scene</source>
            <translation>關鍵場景的提示詞</translation>
        </message>
        <message>
            <source>No film yet</source>
            <translation>還沒有影片</translation>
        </message>
        <message>
            <source>Prompts appear here once a film is analysed.</source>
            <translation>影片分析完成後，提示詞會顯示在這裡。</translation>
        </message>
        <message>
            <source>Hidden while you code blind</source>
            <translation>盲編碼時隱藏</translation>
        </message>
        <message>
            <source>A prompt says what the machine reads.</source>
            <translation>提示詞會透露機器的判讀。</translation>
        </message>
        <message>
            <source>Being written…</source>
            <translation>撰寫中…</translation>
        </message>
        <message>
            <source>Prompts follow from all lines of the film.</source>
            <translation>提示詞由影片的所有台詞得出。</translation>
        </message>
        <message>
            <source>No prompts</source>
            <translation>沒有提示詞</translation>
        </message>
        <message>
            <source>They could not be written; the next edit tries again.</source>
            <translation>無法撰寫；下次編輯時會再試一次。</translation>
        </message>
        <message numerus="yes">
            <source>%n key scene(s)</source>
            <translation>
                <numerusform>%n 個關鍵場景</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n chapter(s)</source>
            <translation>
                <numerusform>%n 個章節</numerusform>
            </translation>
        </message>
        <message>
            <source>No line stands out. Select one and make it a key scene.</source>
            <translation>沒有突出的台詞。請選取一句並設為關鍵場景。</translation>
        </message>
        <message>
            <source>being brought up to date…</source>
            <translation>更新中…</translation>
        </message>
        <message>
            <source>{full} lines lost against the others of their chapter, {trivial} say too little.</source>
            <translation>{full} 句台詞不及同章節的其他台詞，{trivial} 句內容太少。</translation>
        </message>
    </context>
    <context>
        <name>QueueList</name>
        <message>
            <source>Queue of clips</source>
            <translation>短片佇列</translation>
        </message>
    </context>
    <context>
        <name>RatingDialog</name>
        <message>
            <source>Rate clips without names</source>
            <translation>匿名評比短片</translation>
        </message>
        <message>
            <source>What the ratings say</source>
            <translation>評比結果</translation>
        </message>
        <message>
            <source>1 is better</source>
            <translation>1 較好</translation>
        </message>
        <message>
            <source>0 no difference</source>
            <translation>0 沒有差別</translation>
        </message>
        <message>
            <source>2 is better</source>
            <translation>2 較好</translation>
        </message>
        <message>
            <source>Results</source>
            <translation>結果</translation>
        </message>
        <message>
            <source>Which one plays the line better?</source>
            <translation>哪一段把台詞演得更好？</translation>
        </message>
        <message>
            <source>There is no pair to rate: it takes two clips of the same line.</source>
            <translation>沒有可評比的配對：需要同一句台詞的兩段短片。</translation>
        </message>
        <message>
            <source>Every pair is rated.</source>
            <translation>所有配對都已評比。</translation>
        </message>
        <message>
            <source>Pair {number} of {count}</source>
            <translation>第 {number} 對，共 {count} 對</translation>
        </message>
        <message>
            <source>Nothing has been rated yet: pairs are clips of one line that differ in how they were made.</source>
            <translation>尚未評比：配對是同一句台詞、製作方式不同的短片。</translation>
        </message>
        <message>
            <source>{count} ratings</source>
            <translation>{count} 次評比</translation>
        </message>
        <message>
            <source>Clips</source>
            <translation>短片</translation>
        </message>
        <message>
            <source>By {factor}</source>
            <translation>依 {factor}</translation>
        </message>
        <message>
            <source>won</source>
            <translation>勝</translation>
        </message>
        <message>
            <source>lost</source>
            <translation>負</translation>
        </message>
        <message>
            <source>equal</source>
            <translation>平手</translation>
        </message>
        <message>
            <source>p (binomial)</source>
            <translation>p（二項檢定）</translation>
        </message>
        <message>
            <source>Elo points [95 %]</source>
            <translation>Elo 分數 [95 %]</translation>
        </message>
        <message>
            <source>not enough yet</source>
            <translation>資料不足</translation>
        </message>
        <message>
            <source>Preferred: the one shown first {left}, the one shown second {right} (p {p}).</source>
            <translation>偏好次數：先顯示的 {left}，後顯示的 {right}（p {p}）。</translation>
        </message>
        <message>
            <source>{coders} coders rated {pairs} pairs in common: the same in {same}, alpha {alpha}.</source>
            <translation>{coders} 位編碼者共同評比 {pairs} 對：{same} 相同，alpha {alpha}。</translation>
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
            <source>Say what this channel shows</source>
            <translation>指定此管道所呈現的情緒</translation>
        </message>
        <message>
            <source>What the machine reads</source>
            <translation>機器的判讀</translation>
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
            <source>Set by {coder}</source>
            <translation>由 {coder} 設定</translation>
        </message>
        <message>
            <source>the analyst</source>
            <translation>分析者</translation>
        </message>
        <message>
            <source>Nothing was read here.</source>
            <translation>此處沒有讀數。</translation>
        </message>
        <message>
            <source>machine: {reading}</source>
            <translation>機器：{reading}</translation>
        </message>
    </context>
    <context>
        <name>RecentProjects</name>
        <message>
            <source>Recent projects</source>
            <translation>最近的專案</translation>
        </message>
    </context>
    <context>
        <name>RemarksButton</name>
        <message numerus="yes">
            <source>%n remark(s)</source>
            <translation>
                <numerusform>%n 項說明</numerusform>
            </translation>
        </message>
        <message>
            <source>What limits this analysis</source>
            <translation>此分析的限制</translation>
        </message>
    </context>
    <context>
        <name>RememberedDialog</name>
        <message>
            <source>Remembered faces</source>
            <translation>已記住的臉</translation>
        </message>
        <message>
            <source>Descriptions of faces (numbers, no pictures) that you chose to remember, to suggest names in other films. They stay on this machine and are personal data: forget what you no longer need.</source>
            <translation>您選擇記住的臉部描述（只有數值，沒有圖片），用於在其他影片中建議名字。資料只留在這部電腦上，屬於個人資料：不再需要的請刪除。</translation>
        </message>
        <message>
            <source>Forget</source>
            <translation>刪除</translation>
        </message>
        <message>
            <source>Close</source>
            <translation>關閉</translation>
        </message>
        <message>
            <source>No face is remembered.</source>
            <translation>尚未記住任何臉。</translation>
        </message>
    </context>
    <context>
        <name>Review</name>
        <message>
            <source>No longer marked, after your judgements of others: {verdict}. It can be judged all the same.</source>
            <translation>依您對其他項目的判定，不再標為矛盾：{verdict}。仍可判定此項。</translation>
        </message>
    </context>
    <context>
        <name>ReviewBar</name>
        <message>
            <source>Leave</source>
            <translation>離開</translation>
        </message>
        <message>
            <source>Leave the review (Esc); what was judged stays judged</source>
            <translation>離開檢閱（Esc）；已判定的會保留</translation>
        </message>
        <message>
            <source>Progress of the review</source>
            <translation>檢閱進度</translation>
        </message>
        <message>
            <source>A R Q judge · C comment · E other kind · Ctrl+Z</source>
            <translation>A R Q 判定 · C 評註 · E 改類型 · Ctrl+Z</translation>
        </message>
        <message>
            <source>A accept, R reject, Q needs a second look
C comment, E say that it is another kind
Ctrl+Z take the last judgement back
Enter play again, ↓ skip, Esc leave</source>
            <translation>A 接受，R 拒絕，Q 需要再看一次
C 評註，E 改為其他類型
Ctrl+Z 復原上一個判定
Enter 重播，↓ 略過，Esc 離開</translation>
        </message>
        <message>
            <source>Go through those once more that need a second look</source>
            <translation>再走一遍標為「需再看一次」的項目</translation>
        </message>
        <message numerus="yes">
            <source>%n second look(s) left</source>
            <translation>
                <numerusform>還有 %n 項需再看一次</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>All %n judged</source>
            <translation>
                <numerusform>%n 項全部判定完成</numerusform>
            </translation>
        </message>
        <message>
            <source>{place} of {total}, {left} left</source>
            <translation>第 {place} 項，共 {total} 項，還剩 {left} 項</translation>
        </message>
    </context>
    <context>
        <name>ReviewPage</name>
        <message>
            <source>Film review</source>
            <translation>電影評述</translation>
        </message>
    </context>
    <context>
        <name>ScenesFilter</name>
        <message>
            <source>Words or a name</source>
            <translation>字詞或名字</translation>
        </message>
        <message>
            <source>Search in key scenes</source>
            <translation>搜尋關鍵場景</translation>
        </message>
        <message>
            <source>Everyone</source>
            <translation>所有人</translation>
        </message>
        <message>
            <source>Person</source>
            <translation>人物</translation>
        </message>
        <message>
            <source>Prompts are made of</source>
            <translation>提示詞取材自</translation>
        </message>
    </context>
    <context>
        <name>ScenesList</name>
        <message>
            <source>Key scenes</source>
            <translation>關鍵場景</translation>
        </message>
    </context>
    <context>
        <name>ScoresSection</name>
        <message>
            <source>Score card</source>
            <translation>評分卡</translation>
        </message>
        <message>
            <source>Lines that moved it most, worst first</source>
            <translation>影響最大的台詞，最差者在前</translation>
        </message>
        <message>
            <source>There is no score card for this person.</source>
            <translation>此人沒有評分卡。</translation>
        </message>
        <message>
            <source>Not enough to score anything: {reason}.</source>
            <translation>不足以評分：{reason}。</translation>
        </message>
        <message>
            <source>{value} of 10 on the whole ({interval})</source>
            <translation>整體 {value} 分，滿分 10（{interval}）</translation>
        </message>
        <message>
            <source>No total: {reason}</source>
            <translation>沒有總分：{reason}</translation>
        </message>
        <message>
            <source>An estimate about the performance as recorded; a press shows how a number came about.</source>
            <translation>這是對片中表演的估計；點按可看數字的由來。</translation>
        </message>
        <message>
            <source>weight {share}</source>
            <translation>權重 {share}</translation>
        </message>
        <message>
            <source>Scores, 0 to 10</source>
            <translation>評分，0 至 10</translation>
        </message>
        <message>
            <source>{name}: {meaning}</source>
            <translation>{name}：{meaning}</translation>
        </message>
        <message numerus="yes">
            <source>From %n line(s).</source>
            <translation>
                <numerusform>來自 %n 句台詞。</numerusform>
            </translation>
        </message>
        <message>
            <source>No number: {reason}.</source>
            <translation>無數值：{reason}。</translation>
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
        <name>ScreenplayPanel</name>
        <message>
            <source>Options</source>
            <translation>選項</translation>
        </message>
        <message>
            <source>Import another screenplay…</source>
            <translation>匯入另一份劇本…</translation>
        </message>
        <message>
            <source>Let the screenplay go</source>
            <translation>停用劇本</translation>
        </message>
        <message>
            <source>Follow the film</source>
            <translation>跟隨影片</translation>
        </message>
        <message>
            <source>These belong together</source>
            <translation>這兩者相符</translation>
        </message>
        <message>
            <source>More</source>
            <translation>更多</translation>
        </message>
        <message>
            <source>Not in the screenplay</source>
            <translation>不在劇本中</translation>
        </message>
        <message>
            <source>Back to the machine’s</source>
            <translation>還原為機器的配對</translation>
        </message>
        <message>
            <source>Hold this line while I look for its place</source>
            <translation>尋找位置時固定這句台詞</translation>
        </message>
        <message>
            <source>Import a screenplay…</source>
            <translation>匯入劇本…</translation>
        </message>
        <message>
            <source>The whole screenplay</source>
            <translation>完整劇本</translation>
        </message>
        <message>
            <source>What is spoken</source>
            <translation>對白</translation>
        </message>
        <message>
            <source>Spoken, not found in the film</source>
            <translation>影片中找不到的對白</translation>
        </message>
        <message>
            <source>Doubtful matches</source>
            <translation>存疑的配對</translation>
        </message>
        <message>
            <source>Lines of the film, not found here</source>
            <translation>劇本中找不到的台詞</translation>
        </message>
        <message>
            <source>What is shown</source>
            <translation>顯示內容</translation>
        </message>
        <message>
            <source>The film is told without a screenplay again; undo brings it back</source>
            <translation>影片不再搭配劇本；復原即可取回</translation>
        </message>
        <message>
            <source>The selected line was written as the chosen paragraph (M in the list)</source>
            <translation>選取的台詞就是所選段落（在清單中按 M）</translation>
        </message>
        <message>
            <source>The selected line is nowhere in the screenplay</source>
            <translation>選取的台詞不在劇本中</translation>
        </message>
        <message>
            <source>Whatever the machine finds for the selected line</source>
            <translation>選取的台詞採用機器找到的配對</translation>
        </message>
        <message>
            <source>A click in the screenplay chooses a paragraph and leaves the line as it is</source>
            <translation>點按劇本只會選擇段落，選取的台詞不變</translation>
        </message>
        <message>
            <source>Undo lets it go.</source>
            <translation>復原即可停用。</translation>
        </message>
        <message>
            <source>Stop</source>
            <translation>停止</translation>
        </message>
        <message>
            <source>A scan takes about a second a page.</source>
            <translation>掃描檔每頁約需一秒。</translation>
        </message>
        <message>
            <source>Reading {name}…</source>
            <translation>正在讀取 {name}…</translation>
        </message>
        <message>
            <source>No film yet</source>
            <translation>還沒有影片</translation>
        </message>
        <message>
            <source>A screenplay is laid along an analysed film.</source>
            <translation>劇本會對齊已分析的影片。</translation>
        </message>
        <message>
            <source>Which line was written as which is the machine’s reading.</source>
            <translation>哪句台詞對應劇本何處是機器的判讀。</translation>
        </message>
        <message>
            <source>Hidden while you code blind</source>
            <translation>盲編碼時隱藏</translation>
        </message>
        <message>
            <source>Being laid along the film…</source>
            <translation>正在與影片對齊…</translation>
        </message>
        <message>
            <source>{name} is not in the project any more. Import it again.</source>
            <translation>{name} 已不在專案中，請重新匯入。</translation>
        </message>
        <message>
            <source>The screenplay cannot be shown</source>
            <translation>無法顯示劇本</translation>
        </message>
        <message>
            <source>Fountain, Final Draft (FDX), plain text or PDF: choose a file, or drop one here.</source>
            <translation>Fountain、Final Draft（FDX）、純文字或 PDF：選擇檔案，或拖放到這裡。</translation>
        </message>
        <message>
            <source>No screenplay</source>
            <translation>沒有劇本</translation>
        </message>
        <message>
            <source>{name}: {found} of {lines} lines found ({rate}), {scenes} of {all} scenes</source>
            <translation>{name}：{lines} 句台詞中找到 {found} 句（{rate}），{all} 場中找到 {scenes} 場</translation>
        </message>
        <message>
            <source>reading {name}…</source>
            <translation>正在讀取 {name}…</translation>
        </message>
        <message>
            <source>being brought up to date…</source>
            <translation>更新中…</translation>
        </message>
        <message numerus="yes">
            <source>(and %n more)</source>
            <translation>
                <numerusform>（另有 %n 則）</numerusform>
            </translation>
        </message>
        <message>
            <source>Select a line to say where it is in the screenplay.</source>
            <translation>選取一句台詞，指出它在劇本中的位置。</translation>
        </message>
        <message>
            <source>Import a screenplay</source>
            <translation>匯入劇本</translation>
        </message>
        <message>
            <source>Screenplays</source>
            <translation>劇本</translation>
        </message>
        <message>
            <source>All files</source>
            <translation>所有檔案</translation>
        </message>
    </context>
    <context>
        <name>ScriptList</name>
        <message>
            <source>Screenplay beside the film</source>
            <translation>劇本與影片對照</translation>
        </message>
    </context>
    <context>
        <name>ScrubBar</name>
        <message>
            <source>Search in the film</source>
            <translation>在影片中搜尋位置</translation>
        </message>
    </context>
    <context>
        <name>SearchWindow</name>
        <message>
            <source>Search</source>
            <translation>搜尋</translation>
        </message>
        <message>
            <source>Search results</source>
            <translation>搜尋結果</translation>
        </message>
        <message>
            <source>Search lines, people, emotions, notes…</source>
            <translation>搜尋台詞、人物、情緒、備註…</translation>
        </message>
        <message numerus="yes">
            <source>%n found – Enter jumps there</source>
            <translation>
                <numerusform>找到 %n 筆 – 按 Enter 前往</numerusform>
            </translation>
        </message>
        <message>
            <source>No project is open</source>
            <translation>尚未開啟專案</translation>
        </message>
        <message>
            <source>Open one to search its lines, people and notes.</source>
            <translation>開啟專案即可搜尋台詞、人物與備註。</translation>
        </message>
        <message>
            <source>Nothing found</source>
            <translation>找不到</translation>
        </message>
        <message>
            <source>Fewer letters find more. Every word must be there.</source>
            <translation>字數越少，找到的越多；每個詞都必須出現。</translation>
        </message>
        <message>
            <source>Type what you look for</source>
            <translation>輸入要找的內容</translation>
        </message>
        <message>
            <source>For example: {emotion} · {person} · a word that is said · scene 3 · 12:30 · “two words”</source>
            <translation>例如：{emotion} · {person} · 台詞中的字詞 · 場景 3 · 12:30 · 「完整片語」</translation>
        </message>
        <message>
            <source>a name</source>
            <translation>人名</translation>
        </message>
        <message numerus="yes">
            <source>%n lines</source>
            <translation>
                <numerusform>%n 句台詞</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>Sentences</name>
        <message numerus="yes">
            <source>Rests on %n line(s): a press goes to the next one</source>
            <translation>
                <numerusform>依據 %n 句台詞：點按前往下一句</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>Session</name>
        <message>
            <source>This project is open in another studio: it can be looked at, not changed.</source>
            <translation>此專案已在另一個工作室開啟：只能檢視，無法修改。</translation>
        </message>
        <message>
            <source>{reason} It can be looked at, not changed.</source>
            <translation>{reason} 只能檢視，無法修改。</translation>
        </message>
        <message>
            <source>While you code blind, corrections are taken back one by one, and only your own.</source>
            <translation>盲編碼期間，只能逐項復原您自己的更正。</translation>
        </message>
        <message>
            <source>The studio ended unexpectedly last time.</source>
            <translation>上次工作室意外結束。</translation>
        </message>
    </context>
    <context>
        <name>ShortcutsDialog</name>
        <message>
            <source>Keyboard shortcuts</source>
            <translation>鍵盤快速鍵</translation>
        </message>
        <message>
            <source>Search a command or a key</source>
            <translation>搜尋指令或按鍵</translation>
        </message>
        <message>
            <source>New key</source>
            <translation>新的按鍵</translation>
        </message>
        <message>
            <source>Use this key</source>
            <translation>使用此按鍵</translation>
        </message>
        <message>
            <source>No key</source>
            <translation>不設按鍵</translation>
        </message>
        <message>
            <source>Reset</source>
            <translation>重設</translation>
        </message>
        <message>
            <source>Reset all</source>
            <translation>全部重設</translation>
        </message>
        <message>
            <source>Commands and their keys</source>
            <translation>指令與按鍵</translation>
        </message>
        <message>
            <source>On the timeline: wheel zooms around the pointer, Shift and wheel or the middle button pan, a click seeks, dragging scrubs.</source>
            <translation>在時間軸上：滾輪以游標為中心縮放，Shift 加滾輪或中鍵平移，點選跳至該處，拖曳快速瀏覽。</translation>
        </message>
        <message>
            <source>Elsewhere</source>
            <translation>其他</translation>
        </message>
        <message>
            <source>Changed by you</source>
            <translation>由您更改</translation>
        </message>
        <message>
            <source>Nothing is called so.</source>
            <translation>沒有這個名稱。</translation>
        </message>
        <message>
            <source>Choose a command, press Enter or click into the field, and press the new key.</source>
            <translation>選擇指令，按 Enter 或點選欄位，再按下新的按鍵。</translation>
        </message>
        <message>
            <source>Take it over</source>
            <translation>改用於此</translation>
        </message>
        <message>
            <source>{key} belongs to “{command}”. Taking it over leaves that command without it.</source>
            <translation>{key} 目前屬於「{command}」。改用後，該指令將不再使用此按鍵。</translation>
        </message>
        <message>
            <source>{key} is free.</source>
            <translation>{key} 可以使用。</translation>
        </message>
    </context>
    <context>
        <name>SocialControls</name>
        <message>
            <source>Circles</source>
            <translation>圈</translation>
        </message>
        <message>
            <source>The five circles around one person</source>
            <translation>一個人周圍的五個圈</translation>
        </message>
        <message>
            <source>Everybody</source>
            <translation>所有人</translation>
        </message>
        <message>
            <source>Everybody, those close to each other side by side</source>
            <translation>所有人，彼此親近的靠在一起</translation>
        </message>
        <message>
            <source>Person in the middle</source>
            <translation>位於中央的人物</translation>
        </message>
        <message>
            <source>Weakest link that is shown</source>
            <translation>顯示的最弱連結</translation>
        </message>
        <message>
            <source>Links with less intimacy than this are hidden</source>
            <translation>親密度低於此值的連結會隱藏</translation>
        </message>
        <message numerus="yes">
            <source>%n link(s) hidden</source>
            <translation>
                <numerusform>隱藏了 %n 條連結</numerusform>
            </translation>
        </message>
        <message>
            <source>no link hidden</source>
            <translation>沒有隱藏的連結</translation>
        </message>
        <message>
            <source>From intimacy {value}</source>
            <translation>親密度 {value} 起</translation>
        </message>
    </context>
    <context>
        <name>SocialPanel</name>
        <message>
            <source>Moves between circles</source>
            <translation>圈之間的移動</translation>
        </message>
        <message>
            <source>Only the chosen person</source>
            <translation>只看所選的人物</translation>
        </message>
        <message>
            <source>Being brought up to date…</source>
            <translation>更新中…</translation>
        </message>
        <message>
            <source>Moves</source>
            <translation>移動</translation>
        </message>
        <message>
            <source>Link</source>
            <translation>連結</translation>
        </message>
        <message>
            <source>Moves and the chosen link</source>
            <translation>移動與所選連結</translation>
        </message>
        <message>
            <source>No film yet</source>
            <translation>尚無影片</translation>
        </message>
        <message>
            <source>Relations appear here once a film is analysed.</source>
            <translation>影片分析後，關係會顯示在這裡。</translation>
        </message>
        <message>
            <source>Relations follow from the machine's readings.</source>
            <translation>關係是由機器的判讀推得的。</translation>
        </message>
        <message>
            <source>Hidden while you code blind</source>
            <translation>盲編碼時隱藏</translation>
        </message>
        <message>
            <source>Relations need at least two people who take part in the same line.</source>
            <translation>至少要有兩個人參與同一句台詞，才會有關係。</translation>
        </message>
        <message>
            <source>No relations</source>
            <translation>沒有關係</translation>
        </message>
        <message>
            <source>Being worked out…</source>
            <translation>推算中…</translation>
        </message>
        <message>
            <source>Relations follow from all lines of the film.</source>
            <translation>關係由影片的所有台詞推得。</translation>
        </message>
        <message>
            <source>They could not be worked out for this film.</source>
            <translation>無法為這部影片推算。</translation>
        </message>
        <message>
            <source>Graph</source>
            <translation>關係圖</translation>
        </message>
    </context>
    <context>
        <name>SpanChip</name>
        <message>
            <source>in {start}–{end}</source>
            <translation>{start}–{end} 之內</translation>
        </message>
    </context>
    <context>
        <name>SpanField</name>
        <message>
            <source>Go to where these words come from (Alt+Enter)</source>
            <translation>前往這些字詞的來源（Alt+Enter）</translation>
        </message>
    </context>
    <context>
        <name>SuggestionStrip</name>
        <message>
            <source>No</source>
            <translation>不是</translation>
        </message>
        <message>
            <source>It is the same person</source>
            <translation>是同一個人</translation>
        </message>
        <message>
            <source>It is somebody else</source>
            <translation>是另一個人</translation>
        </message>
        <message>
            <source>Looks like {name} in “{film}”. Is it the same person?</source>
            <translation>看起來像《{film}》中的 {name}。是同一個人嗎？</translation>
        </message>
        <message>
            <source>Yes, {name}</source>
            <translation>是，{name}</translation>
        </message>
    </context>
    <context>
        <name>SummarySection</name>
        <message>
            <source>Psychological summary</source>
            <translation>心理摘要</translation>
        </message>
    </context>
    <context>
        <name>TakeCard</name>
        <message>
            <source>Play the take at {time}</source>
            <translation>播放 {time} 的鏡次</translation>
        </message>
        <message>
            <source>expected</source>
            <translation>期望</translation>
        </message>
        <message>
            <source>expressed</source>
            <translation>表現</translation>
        </message>
        <message>
            <source>Intensity in SD</source>
            <translation>強度（標準差）</translation>
        </message>
    </context>
    <context>
        <name>TakesRow</name>
        <message>
            <source>Earlier takes</source>
            <translation>較早的演繹</translation>
        </message>
        <message>
            <source>Later takes</source>
            <translation>較晚的演繹</translation>
        </message>
        <message numerus="yes">
            <source>Said %n time(s): takes side by side</source>
            <translation>
                <numerusform>說過 %n 次：並列比較</numerusform>
            </translation>
        </message>
        <message>
            <source>{first} to {last} of {count}</source>
            <translation>第 {first} 至 {last} 個，共 {count} 個</translation>
        </message>
    </context>
    <context>
        <name>TermsDialog</name>
        <message>
            <source>Licences of the weights</source>
            <translation>權重的授權條款</translation>
        </message>
        <message>
            <source>These weights are fetched from their publishers, once. Nothing about you or your films is sent.</source>
            <translation>這些權重會從發布者處下載一次。不會傳送任何關於您或您影片的資料。</translation>
        </message>
        <message>
            <source>Accept and get the weights</source>
            <translation>接受並取得權重</translation>
        </message>
        <message>
            <source>size not stated by the publisher</source>
            <translation>發布者未說明大小</translation>
        </message>
        <message>
            <source>Licence: {licence} · {size}</source>
            <translation>授權：{licence} · {size}</translation>
        </message>
        <message>
            <source>From {place}</source>
            <translation>來源：{place}</translation>
        </message>
        <message>
            <source>Read the licence</source>
            <translation>閱讀授權條款</translation>
        </message>
        <message>
            <source>I have read the conditions and will use these weights for non-commercial purposes only.</source>
            <translation>我已閱讀條件，且只會將這些權重用於非商業用途。</translation>
        </message>
        <message>
            <source>I have read the publisher's conditions and accept them.</source>
            <translation>我已閱讀並接受發布者的條件。</translation>
        </message>
        <message>
            <source>Access token</source>
            <translation>存取權杖</translation>
        </message>
        <message>
            <source>The publisher gives these weights only to people who accepted its conditions. Sign in there, accept them on the page of the weights ({pages}), and make an access token that may read.</source>
            <translation>發布者只將這些權重提供給接受其條件的人。請在該處登入，於權重頁面（{pages}）接受條件，並建立可讀取的存取權杖。</translation>
        </message>
        <message>
            <source>A token is stored; type another one to exchange it</source>
            <translation>已儲存權杖；輸入另一個即可更換</translation>
        </message>
        <message>
            <source>It is kept in the system's keyring, sent to this publisher only, and never shown.</source>
            <translation>權杖存放於系統鑰匙圈，只傳送給此發布者，且絕不顯示。</translation>
        </message>
        <message>
            <source>Where there is no keyring, keep it in a file that only I can read</source>
            <translation>若沒有鑰匙圈，則存放於只有我能讀取的檔案</translation>
        </message>
    </context>
    <context>
        <name>TimeButton</name>
        <message>
            <source>Position in the film</source>
            <translation>影片中的位置</translation>
        </message>
        <message>
            <source>{kind} – click for another way to count</source>
            <translation>{kind}：按一下切換計數方式</translation>
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
            <translation>沿影片時間排列的鏡頭、矛盾、台詞與曲線</translation>
        </message>
    </context>
    <context>
        <name>TimelineEditor</name>
        <message>
            <source>Words of the line</source>
            <translation>台詞文字</translation>
        </message>
        <message>
            <source>Words of the note</source>
            <translation>備註文字</translation>
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
        <message>
            <source>Faces and transitions missing</source>
            <translation>缺少表情曲線與情緒轉變</translation>
        </message>
        <message>
            <source>What follows from faces and lines could not be computed; the log says why.</source>
            <translation>無法計算由臉部與台詞得出的內容；原因請見記錄檔。</translation>
        </message>
        <message>
            <source>The outline of the sound could not be computed; the log says why.</source>
            <translation>無法計算聲音波形；原因請見記錄檔。</translation>
        </message>
        <message>
            <source>Sound missing</source>
            <translation>缺少聲音</translation>
        </message>
        <message>
            <source>{count} people hidden</source>
            <translation>隱藏 {count} 人</translation>
        </message>
        <message>
            <source>Tick more people in the list of people to see what they say.</source>
            <translation>在人物清單中勾選更多人，即可看到他們的台詞。</translation>
        </message>
        <message>
            <source>Nobody</source>
            <translation>無人</translation>
        </message>
        <message>
            <source>Shots, conflicts, lines and curves over the film's time</source>
            <translation>沿影片時間排列的鏡頭、矛盾、台詞與曲線</translation>
        </message>
    </context>
    <context>
        <name>TitleBar</name>
        <message>
            <source>Float or dock</source>
            <translation>浮動或停駐</translation>
        </message>
        <message>
            <source>Hide this panel</source>
            <translation>隱藏此面板</translation>
        </message>
    </context>
    <context>
        <name>TraitsSection</name>
        <message>
            <source>Personality (OCEAN)</source>
            <translation>人格（OCEAN）</translation>
        </message>
        <message>
            <source>Personality</source>
            <translation>人格</translation>
        </message>
        <message>
            <source>Traits</source>
            <translation>特質</translation>
        </message>
        <message>
            <source>0 to 1, inferred from what the character shows; the band is a 90 % interval.</source>
            <translation>0 至 1，由角色所表現推估；帶狀為 90 % 區間。</translation>
        </message>
        <message>
            <source>Nothing is said about personality.</source>
            <translation>未推估人格。</translation>
        </message>
        <message>
            <source>Not enough to say anything about personality: {reason}.</source>
            <translation>不足以推估人格：{reason}。</translation>
        </message>
        <message numerus="yes">
            <source>{trait}, from %n line(s): each input and what it adds</source>
            <translation>
                <numerusform>{trait}，來自 %n 句台詞：各項輸入及其貢獻</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>Transport</name>
        <message>
            <source>Winding speed</source>
            <translation>搜尋速度</translation>
        </message>
        <message>
            <source>Playing speed</source>
            <translation>播放速度</translation>
        </message>
        <message>
            <source>Volume</source>
            <translation>音量</translation>
        </message>
    </context>
    <context>
        <name>UndoTold</name>
        <message numerus="yes">
            <source>%n correction(s) put back</source>
            <translation>
                <numerusform>已重做 %n 項更正</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n correction(s) taken back</source>
            <translation>
                <numerusform>已復原 %n 項更正</numerusform>
            </translation>
        </message>
        <message>
            <source>Put back: {what}</source>
            <translation>已重做：{what}</translation>
        </message>
        <message>
            <source>Taken back: {what}</source>
            <translation>已復原：{what}</translation>
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
        <name>WeightsTable</name>
        <message>
            <source>Weights</source>
            <translation>權重</translation>
        </message>
        <message>
            <source>Licence</source>
            <translation>授權</translation>
        </message>
        <message>
            <source>Size</source>
            <translation>大小</translation>
        </message>
        <message>
            <source>State</source>
            <translation>狀態</translation>
        </message>
        <message>
            <source>Weights of the program</source>
            <translation>程式的權重</translation>
        </message>
        <message>
            <source>{licence}; needs a token</source>
            <translation>{licence}；需要存取權杖</translation>
        </message>
        <message>
            <source>with the program</source>
            <translation>隨程式提供</translation>
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
            <source>Drop a film or a project folder anywhere on this window</source>
            <translation>將影片或專案資料夾拖放到視窗任何位置</translation>
        </message>
        <message>
            <source>Results are estimates with a confidence, not facts about a real person. Everything stays on this machine.</source>
            <translation>結果是附帶信心值的估計，並非關於真實人物的事實。一切資料都留在這部電腦。</translation>
        </message>
        <message>
            <source>Progress of the analysis</source>
            <translation>分析進度</translation>
        </message>
    </context>
    <context>
        <name>Workspace</name>
        <message>
            <source>Panels</source>
            <translation>面板</translation>
        </message>
    </context>
    <context>
        <name>_CastStrip</name>
        <message>
            <source>{name} is…</source>
            <translation>{name} 是…</translation>
        </message>
        <message>
            <source>Give this name to the selected person</source>
            <translation>將此名字給所選人物</translation>
        </message>
    </context>
    <context>
        <name>_Legend</name>
        <message>
            <source>expected of the words, in SD</source>
            <translation>文字預期的強度（標準差）</translation>
        </message>
        <message>
            <source>expressed by voice and face, in SD</source>
            <translation>聲音與臉部表達的強度（標準差）</translation>
        </message>
    </context>
    <context>
        <name>_Scenes</name>
        <message>
            <source>Influence counts {factor} times</source>
            <translation>影響力計 {factor} 倍</translation>
        </message>
        <message>
            <source>Tone: how good or bad the line was for the relation; balance is made of all of them.</source>
            <translation>語氣：這句台詞對關係有多好或多壞；平衡值由所有台詞的語氣得出。</translation>
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
            <source>&amp;Create</source>
            <translation>創作(&amp;C)</translation>
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
            <source>Film review…</source>
            <translation>電影評述…</translation>
        </message>
        <message>
            <source>Six chapters about the film and its leading characters, in words</source>
            <translation>以文字寫成的六章：影片與主要角色</translation>
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
            <source>Review conflicts</source>
            <translation>逐項檢閱矛盾</translation>
        </message>
        <message>
            <source>Play one conflict after the other; one key judges it and goes on</source>
            <translation>逐項播放矛盾；按一個鍵即判定並繼續</translation>
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
            <source>Conflict needs a second look</source>
            <translation>矛盾需再看一次</translation>
        </message>
        <message>
            <source>Comment on the conflict…</source>
            <translation>評註此矛盾…</translation>
        </message>
        <message>
            <source>Edit the words of the line</source>
            <translation>編輯台詞文字</translation>
        </message>
        <message>
            <source>Who speaks the line…</source>
            <translation>這句由誰說…</translation>
        </message>
        <message>
            <source>Split the line at the playhead</source>
            <translation>在播放點分割台詞</translation>
        </message>
        <message>
            <source>Merge with the speaker's next line</source>
            <translation>與說話者的下一句台詞合併</translation>
        </message>
        <message>
            <source>Hide the line</source>
            <translation>隱藏台詞</translation>
        </message>
        <message>
            <source>Write a note…</source>
            <translation>撰寫備註…</translation>
        </message>
        <message>
            <source>Write a note at the playhead, or for the chosen stretch</source>
            <translation>在播放點或為所選區段撰寫備註</translation>
        </message>
        <message>
            <source>Set the cast…</source>
            <translation>設定角色表…</translation>
        </message>
        <message>
            <source>Paste or load the names of the characters</source>
            <translation>貼上或載入角色名字</translation>
        </message>
        <message>
            <source>Code lines</source>
            <translation>為台詞編碼</translation>
        </message>
        <message>
            <source>Say line by line what you hear and see</source>
            <translation>逐句記下您的所見所聞</translation>
        </message>
        <message>
            <source>Coder…</source>
            <translation>編碼者…</translation>
        </message>
        <message>
            <source>In whose name corrections and codings are made</source>
            <translation>以誰的名義更正與編碼</translation>
        </message>
        <message>
            <source>Play or pause</source>
            <translation>播放或暫停</translation>
        </message>
        <message>
            <source>Wind back, faster with each press</source>
            <translation>倒轉，每按一次更快</translation>
        </message>
        <message>
            <source>1, 2, 4 and 8 times as fast; one frame while K is held</source>
            <translation>1、2、4、8 倍速；按住 K 時移動一個影格</translation>
        </message>
        <message>
            <source>Stop winding</source>
            <translation>停止快轉</translation>
        </message>
        <message>
            <source>Wind on, faster with each press</source>
            <translation>快轉，每按一次更快</translation>
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
            <source>Go to…</source>
            <translation>前往…</translation>
        </message>
        <message>
            <source>A time, a timecode or a frame number</source>
            <translation>時間、時間碼或影格編號</translation>
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
            <source>Mark in</source>
            <translation>設定入點</translation>
        </message>
        <message>
            <source>Begin the chosen stretch with this frame</source>
            <translation>所選區段從這個影格開始</translation>
        </message>
        <message>
            <source>Mark out</source>
            <translation>設定出點</translation>
        </message>
        <message>
            <source>End the chosen stretch with this frame</source>
            <translation>所選區段到這個影格結束</translation>
        </message>
        <message>
            <source>Clear in and out</source>
            <translation>清除入點與出點</translation>
        </message>
        <message>
            <source>Play in to out</source>
            <translation>從入點播放到出點</translation>
        </message>
        <message>
            <source>Loop</source>
            <translation>循環播放</translation>
        </message>
        <message>
            <source>Play from in to out, or the whole film, again and again</source>
            <translation>反覆播放入點到出點，或整部影片</translation>
        </message>
        <message>
            <source>Mute</source>
            <translation>靜音</translation>
        </message>
        <message>
            <source>Louder</source>
            <translation>調高音量</translation>
        </message>
        <message>
            <source>Quieter</source>
            <translation>調低音量</translation>
        </message>
        <message>
            <source>Full screen</source>
            <translation>全螢幕</translation>
        </message>
        <message>
            <source>The film alone on the screen; Esc leaves</source>
            <translation>螢幕上只顯示影片；按 Esc 離開</translation>
        </message>
        <message>
            <source>Layout for reviewing</source>
            <translation>檢閱版面</translation>
        </message>
        <message>
            <source>Layout for cutting</source>
            <translation>剪輯版面</translation>
        </message>
        <message>
            <source>Layout for characters</source>
            <translation>角色版面</translation>
        </message>
        <message>
            <source>Layout for prompts and clips</source>
            <translation>提示詞與短片版面</translation>
        </message>
        <message>
            <source>Save layout…</source>
            <translation>儲存版面…</translation>
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
            <source>Show the chosen range</source>
            <translation>顯示所選區段</translation>
        </message>
        <message>
            <source>Marker at the playhead</source>
            <translation>在播放點加標記</translation>
        </message>
        <message>
            <source>Note for the range…</source>
            <translation>為區段加備註…</translation>
        </message>
        <message>
            <source>Write a note for the chosen range, or for the moment without one</source>
            <translation>為所選區段寫備註；沒有區段時為當下這一刻</translation>
        </message>
        <message>
            <source>Search…</source>
            <translation>搜尋…</translation>
        </message>
        <message>
            <source>Find lines, people, emotions, conflicts and notes</source>
            <translation>尋找台詞、人物、情緒、矛盾與備註</translation>
        </message>
        <message>
            <source>Commands…</source>
            <translation>指令…</translation>
        </message>
        <message>
            <source>Do anything by a few letters of its name</source>
            <translation>輸入名稱中的幾個字即可執行任何指令</translation>
        </message>
        <message>
            <source>Preferences…</source>
            <translation>偏好設定…</translation>
        </message>
        <message>
            <source>Tour</source>
            <translation>導覽</translation>
        </message>
        <message>
            <source>The studio in one minute</source>
            <translation>一分鐘認識工作室</translation>
        </message>
        <message>
            <source>Keyboard shortcuts</source>
            <translation>鍵盤快速鍵</translation>
        </message>
        <message>
            <source>Environments…</source>
            <translation>程式環境…</translation>
        </message>
        <message>
            <source>The programs that read a film and their weights: install, check, remove</source>
            <translation>判讀影片的程式及其權重：安裝、檢查、移除</translation>
        </message>
        <message>
            <source>Licences</source>
            <translation>授權條款</translation>
        </message>
        <message>
            <source>Under which licences the studio, its programs and weights may be used</source>
            <translation>工作室、其程式與權重的授權條款</translation>
        </message>
        <message>
            <source>About the studio</source>
            <translation>關於工作室</translation>
        </message>
        <message>
            <source>Make the line a key scene</source>
            <translation>將此台詞設為關鍵場景</translation>
        </message>
        <message>
            <source>Write a prompt for the selected line, and show it</source>
            <translation>為選取的台詞撰寫提示詞並顯示</translation>
        </message>
        <message>
            <source>Make a clip of the line</source>
            <translation>為此台詞製作短片</translation>
        </message>
        <message>
            <source>An animatic of the film's own picture, or a clip by LTX-Video where it can run</source>
            <translation>以影片本身的畫面製作動態分鏡，或在可執行時由 LTX-Video 製作短片</translation>
        </message>
        <message>
            <source>Make clips of all key scenes</source>
            <translation>為所有關鍵場景製作短片</translation>
        </message>
        <message>
            <source>Compare clips…</source>
            <translation>比較短片…</translation>
        </message>
        <message>
            <source>Two clips side by side, or a clip beside its scene in the film</source>
            <translation>並排兩段短片，或短片與影片中的場景</translation>
        </message>
        <message>
            <source>Rate clips blind…</source>
            <translation>盲評短片…</translation>
        </message>
        <message>
            <source>Which of two is better, without knowing which is which</source>
            <translation>在不知道哪段是哪段的情況下，選出較好的</translation>
        </message>
        <message>
            <source>Import a screenplay…</source>
            <translation>匯入劇本…</translation>
        </message>
        <message>
            <source>Fountain, Final Draft, plain text or PDF: laid along the film</source>
            <translation>Fountain、Final Draft、純文字或 PDF：對齊到影片</translation>
        </message>
        <message>
            <source>LTX-Video and ComfyUI…</source>
            <translation>LTX-Video 與 ComfyUI…</translation>
        </message>
        <message>
            <source>The server that makes video clips, and its models: install, choose, fetch</source>
            <translation>製作短片的伺服器及其模型：安裝、選擇、下載</translation>
        </message>
    </context>
    <context>
        <name>agreement</name>
        <message>
            <source>Emotion</source>
            <translation>情緒</translation>
        </message>
        <message>
            <source>Conflicts</source>
            <translation>矛盾</translation>
        </message>
        <message>
            <source>Arousal</source>
            <translation>激動度</translation>
        </message>
        <message>
            <source>Valence</source>
            <translation>正負向</translation>
        </message>
        <message>
            <source>Cohen's κ</source>
            <translation>Cohen κ</translation>
        </message>
        <message>
            <source>Fleiss' κ</source>
            <translation>Fleiss κ</translation>
        </message>
        <message>
            <source>Krippendorff's α</source>
            <translation>Krippendorff α</translation>
        </message>
        <message>
            <source>ICC(2,1)</source>
            <translation>ICC(2,1)</translation>
        </message>
        <message>
            <source>Cohen's κ: agreement of two beyond chance. 1 is always, 0 no more than guessing.</source>
            <translation>Cohen κ：兩者超出巧合的一致程度。1 為完全一致，0 與猜測無異。</translation>
        </message>
        <message>
            <source>Fleiss' κ: agreement of all coders beyond chance. 1 is always, 0 no more than guessing.</source>
            <translation>Fleiss κ：所有編碼者超出巧合的一致程度。1 為完全一致，0 與猜測無異。</translation>
        </message>
        <message>
            <source>Krippendorff's α: agreement of any number of coders beyond chance, also where some coded only a part.</source>
            <translation>Krippendorff α：任意人數的編碼者超出巧合的一致程度，即使有人只編碼一部分。</translation>
        </message>
        <message>
            <source>ICC(2,1): how far two curves agree in their values, not only in their ups and downs. 1 is fully.</source>
            <translation>ICC(2,1)：兩條曲線在數值上（不只起伏）的一致程度。1 為完全一致。</translation>
        </message>
        <message>
            <source>(no name)</source>
            <translation>（未具名）</translation>
        </message>
        <message>
            <source>face (machine)</source>
            <translation>臉部（機器）</translation>
        </message>
        <message>
            <source>voice (machine)</source>
            <translation>聲音（機器）</translation>
        </message>
        <message>
            <source>words (machine)</source>
            <translation>文字（機器）</translation>
        </message>
        <message>
            <source>conflicts (machine)</source>
            <translation>矛盾（機器）</translation>
        </message>
        <message>
            <source>All %n coders</source>
            <translation>全部 %n 位編碼者</translation>
        </message>
        <message>
            <source>not defined</source>
            <translation>無定義</translation>
        </message>
        <message>
            <source>not enough</source>
            <translation>資料不足</translation>
        </message>
        <message>
            <source>%n line(s)</source>
            <translation>%n 句</translation>
        </message>
        <message>
            <source>{lines}, all marked</source>
            <translation>{lines}，全部標記</translation>
        </message>
        <message>
            <source>{lines}, none marked</source>
            <translation>{lines}，皆未標記</translation>
        </message>
        <message>
            <source>{lines}, all alike</source>
            <translation>{lines}，全部相同</translation>
        </message>
        <message>
            <source>{lines}, one never varies</source>
            <translation>{lines}，其中一方從不改變</translation>
        </message>
        <message>
            <source>{lines}, five are needed</source>
            <translation>{lines}，至少需要五句</translation>
        </message>
        <message>
            <source>{low} to {high} · {lines}</source>
            <translation>{low} 至 {high} · {lines}</translation>
        </message>
        <message>
            <source>The machine marks every line that was judged: there is nothing to tell agreement from chance by.</source>
            <translation>機器標記了每一句被評判的台詞：無從區分一致與巧合。</translation>
        </message>
        <message>
            <source>The machine marks none of the lines that were judged: there is nothing to tell agreement from chance by.</source>
            <translation>機器未標記任何被評判的台詞：無從區分一致與巧合。</translation>
        </message>
        <message>
            <source>Not defined: one of the two said the same of every line, so kappa would be 0 whatever the other said.</source>
            <translation>無定義：其中一方對每句台詞的判斷都相同，因此無論另一方怎麼說，κ 都會是 0。</translation>
        </message>
        <message>
            <source>Everybody always said the same: there is nothing to tell agreement from chance by.</source>
            <translation>所有人的判斷都相同：無從區分一致與巧合。</translation>
        </message>
        <message>
            <source>nothing</source>
            <translation>無</translation>
        </message>
        <message>
            <source>conflict</source>
            <translation>矛盾</translation>
        </message>
        <message>
            <source>no conflict</source>
            <translation>無矛盾</translation>
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
        <name>backing</name>
        <message>
            <source>The project's database was damaged: the backup of {when} was put back ({work}). The damaged file is kept in the project's folder.</source>
            <translation>專案的資料庫已損毀：已還原 {when} 的備份（{work}）。損毀的檔案保留在專案資料夾中。</translation>
        </message>
        <message>
            <source>The studio ended unexpectedly last time. Nothing was lost.</source>
            <translation>上次工作室意外結束。沒有遺失任何資料。</translation>
        </message>
        <message>
            <source>The studio ended unexpectedly last time. Nothing was lost: {work}; the last one: {last}</source>
            <translation>工作室上次意外結束。沒有遺失任何內容：{work}；最後一項：{last}</translation>
        </message>
        <message>
            <source>%n correction(s)</source>
            <translation>%n 項更正</translation>
        </message>
        <message>
            <source>%n coding(s)</source>
            <translation>%n 項編碼</translation>
        </message>
        <message>
            <source>no corrections</source>
            <translation>沒有更正</translation>
        </message>
    </context>
    <context>
        <name>character</name>
        <message>
            <source>Openness</source>
            <translation>開放性</translation>
        </message>
        <message>
            <source>Conscientiousness</source>
            <translation>嚴謹性</translation>
        </message>
        <message>
            <source>Extraversion</source>
            <translation>外向性</translation>
        </message>
        <message>
            <source>Agreeableness</source>
            <translation>親和性</translation>
        </message>
        <message>
            <source>Neuroticism</source>
            <translation>神經質</translation>
        </message>
        <message>
            <source>Face and words</source>
            <translation>臉部與文字</translation>
        </message>
        <message>
            <source>Voice</source>
            <translation>聲音</translation>
        </message>
        <message>
            <source>Coherence</source>
            <translation>一致性</translation>
        </message>
        <message>
            <source>Range</source>
            <translation>情緒廣度</translation>
        </message>
        <message>
            <source>Transitions</source>
            <translation>轉換</translation>
        </message>
        <message>
            <source>Interaction</source>
            <translation>互動</translation>
        </message>
        <message>
            <source>How far the face goes along with what is said.</source>
            <translation>臉部與所說內容相符的程度。</translation>
        </message>
        <message>
            <source>How far the voice goes along with face and words.</source>
            <translation>聲音與臉部、文字相符的程度。</translation>
        </message>
        <message>
            <source>How seldom the channels contradict each other.</source>
            <translation>各管道彼此少有矛盾的程度。</translation>
        </message>
        <message>
            <source>How many of the seven emotions are shown.</source>
            <translation>七種情緒中表現出幾種。</translation>
        </message>
        <message>
            <source>How smoothly one state leads to the next.</source>
            <translation>狀態之間轉換得多平順。</translation>
        </message>
        <message>
            <source>How often an answer takes up what the other shows.</source>
            <translation>回應有多常呼應對方的情緒。</translation>
        </message>
        <message>
            <source>rising</source>
            <translation>上升</translation>
        </message>
        <message>
            <source>falling</source>
            <translation>下降</translation>
        </message>
        <message>
            <source>up, then down</source>
            <translation>先升後降</translation>
        </message>
        <message>
            <source>down, then up</source>
            <translation>先降後升</translation>
        </message>
        <message>
            <source>down and up twice (W)</source>
            <translation>兩度降升（W 形）</translation>
        </message>
        <message>
            <source>flat</source>
            <translation>平緩</translation>
        </message>
        <message>
            <source>volatile</source>
            <translation>起伏劇烈</translation>
        </message>
        <message>
            <source>natural</source>
            <translation>自然</translation>
        </message>
        <message>
            <source>gradual</source>
            <translation>漸進</translation>
        </message>
        <message>
            <source>triggered</source>
            <translation>受觸發</translation>
        </message>
        <message>
            <source>sudden</source>
            <translation>突然</translation>
        </message>
        <message>
            <source>intimate</source>
            <translation>親密圈</translation>
        </message>
        <message>
            <source>close</source>
            <translation>親近圈</translation>
        </message>
        <message>
            <source>friend</source>
            <translation>朋友</translation>
        </message>
        <message>
            <source>acquaintance</source>
            <translation>相識</translation>
        </message>
        <message>
            <source>stranger</source>
            <translation>陌生</translation>
        </message>
        <message>
            <source>called up again</source>
            <translation>再次被喚起</translation>
        </message>
        <message>
            <source>surprising</source>
            <translation>令人驚訝</translation>
        </message>
        <message>
            <source>high arousal</source>
            <translation>高激動度</translation>
        </message>
        <message>
            <source>part of a hotspot</source>
            <translation>熱點的一部分</translation>
        </message>
        <message>
            <source>said it</source>
            <translation>自己說的</translation>
        </message>
        <message>
            <source>was told</source>
            <translation>聽到的</translation>
        </message>
        <message>
            <source>was there</source>
            <translation>在場</translation>
        </message>
        <message>
            <source>faces reliable</source>
            <translation>臉部可靠</translation>
        </message>
        <message>
            <source>faces partly reliable</source>
            <translation>臉部部分可靠</translation>
        </message>
        <message>
            <source>faces not reliable</source>
            <translation>臉部不可靠</translation>
        </message>
        <message>
            <source>needs {needed} transitions, has {count}</source>
            <translation>需要 {needed} 次轉換，目前 {count} 次</translation>
        </message>
        <message>
            <source>needs {needed} answers, has {count}</source>
            <translation>需要 {needed} 次回應，目前 {count} 次</translation>
        </message>
        <message>
            <source>needs {needed} lines, has {count}</source>
            <translation>需要 {needed} 句台詞，目前 {count} 句</translation>
        </message>
        <message>
            <source>90 %: {low} to {high}</source>
            <translation>90 %：{low} 至 {high}</translation>
        </message>
        <message>
            <source>variety of emotions</source>
            <translation>情緒多樣性</translation>
        </message>
        <message>
            <source>how often surprising</source>
            <translation>令人驚訝的頻率</translation>
        </message>
        <message>
            <source>recovery after sudden changes</source>
            <translation>突然轉換後的恢復</translation>
        </message>
        <message>
            <source>deviation of valence</source>
            <translation>正負向的標準差</translation>
        </message>
        <message>
            <source>deviation of arousal</source>
            <translation>激動度的標準差</translation>
        </message>
        <message>
            <source>mean arousal</source>
            <translation>平均激動度</translation>
        </message>
        <message>
            <source>share of lines that are not neutral</source>
            <translation>非中性台詞的比例</translation>
        </message>
        <message>
            <source>share of positive lines</source>
            <translation>正向台詞的比例</translation>
        </message>
        <message>
            <source>valence towards listeners</source>
            <translation>對聽者的正負向</translation>
        </message>
        <message>
            <source>dominance of the voice</source>
            <translation>聲音的支配度</translation>
        </message>
        <message>
            <source>lowest stability</source>
            <translation>最低穩定度</translation>
        </message>
        <message>
            <source>how often sudden</source>
            <translation>突然轉換的頻率</translation>
        </message>
        <message>
            <source>share of lines in hotspots</source>
            <translation>熱點中台詞的比例</translation>
        </message>
        <message>
            <source>mean distance of face and words</source>
            <translation>臉部與文字的平均距離</translation>
        </message>
        <message>
            <source>mean distance of the voice</source>
            <translation>聲音的平均距離</translation>
        </message>
        <message>
            <source>climactic lines</source>
            <translation>高潮台詞</translation>
        </message>
        <message>
            <source>mean disagreement</source>
            <translation>平均不一致度</translation>
        </message>
        <message>
            <source>lines with opposed channels</source>
            <translation>管道對立的台詞</translation>
        </message>
        <message>
            <source>mean jump</source>
            <translation>平均跳躍</translation>
        </message>
        <message>
            <source>scene cuts left out</source>
            <translation>略去的場景切換</translation>
        </message>
        <message>
            <source>answers that match</source>
            <translation>相符的回應</translation>
        </message>
        <message>
            <source>answers</source>
            <translation>回應</translation>
        </message>
        <message>
            <source>base</source>
            <translation>基準</translation>
        </message>
        <message>
            <source>emotions shown</source>
            <translation>表現出的情緒</translation>
        </message>
        <message>
            <source>emotions there are</source>
            <translation>情緒總數</translation>
        </message>
        <message>
            <source>lines</source>
            <translation>台詞</translation>
        </message>
        <message>
            <source>without the cap (beyond 10 left out of the total)</source>
            <translation>未封頂前（超過 10 時總分不計）</translation>
        </message>
        <message>
            <source>not given</source>
            <translation>未提供</translation>
        </message>
    </context>
    <context>
        <name>clips</name>
        <message>
            <source>animatic</source>
            <translation>動態分鏡</translation>
        </message>
        <message>
            <source>arc</source>
            <translation>串接</translation>
        </message>
        <message>
            <source>words</source>
            <translation>文字</translation>
        </message>
        <message>
            <source>picture</source>
            <translation>畫面</translation>
        </message>
        <message>
            <source>voice</source>
            <translation>聲音</translation>
        </message>
        <message>
            <source>picture and voice</source>
            <translation>畫面與聲音</translation>
        </message>
        <message>
            <source>12 GB (GGUF Q3_K_M)</source>
            <translation>12 GB（GGUF Q3_K_M）</translation>
        </message>
        <message>
            <source>48 GB (FP8)</source>
            <translation>48 GB（FP8）</translation>
        </message>
        <message>
            <source>80 GB (BF16)</source>
            <translation>80 GB（BF16）</translation>
        </message>
        <message>
            <source>waiting</source>
            <translation>等待中</translation>
        </message>
        <message>
            <source>being made</source>
            <translation>製作中</translation>
        </message>
        <message>
            <source>finished</source>
            <translation>已完成</translation>
        </message>
        <message>
            <source>failed</source>
            <translation>失敗</translation>
        </message>
        <message>
            <source>stopped</source>
            <translation>已停止</translation>
        </message>
        <message>
            <source>{width}×{height}, {frames} frames</source>
            <translation>{width}×{height}，{frames} 格</translation>
        </message>
        <message>
            <source>Arc of {count} clips</source>
            <translation>{count} 段短片的串接</translation>
        </message>
        <message>
            <source>A scene without words</source>
            <translation>沒有台詞的場景</translation>
        </message>
        <message>
            <source>cross-fade {seconds} s</source>
            <translation>交叉淡化 {seconds} 秒</translation>
        </message>
        <message>
            <source>seed {seed}</source>
            <translation>種子 {seed}</translation>
        </message>
        <message>
            <source>asked {wanted} → granted {granted}</source>
            <translation>要求 {wanted} → 允許 {granted}</translation>
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
            <source>emotion</source>
            <translation>情緒</translation>
        </message>
        <message>
            <source>Made again: exactly the same pictures.</source>
            <translation>重新製作：畫面完全相同。</translation>
        </message>
        <message>
            <source>Made again: other pictures than the first time.</source>
            <translation>重新製作：畫面與第一次不同。</translation>
        </message>
        <message>
            <source>Not the same as then: {what}.</source>
            <translation>與當時不同的有：{what}。</translation>
        </message>
        <message>
            <source>This clip was not read by the perception programs.</source>
            <translation>感知程式沒有判讀這段短片。</translation>
        </message>
    </context>
    <context>
        <name>closing</name>
        <message>
            <source>{what}. Closing the studio stops it. What has arrived is kept; the next try goes on from there.</source>
            <translation>{what}。關閉工作室會使其中止。已下載的部分會保留，下次從該處繼續。</translation>
        </message>
        <message>
            <source>Stop and close</source>
            <translation>停止並關閉</translation>
        </message>
        <message>
            <source>Keep going</source>
            <translation>繼續進行</translation>
        </message>
    </context>
    <context>
        <name>core</name>
        <message>
            <source>Put the film back where it was, or open the project with it.</source>
            <translation>請將影片放回原處，或連同影片開啟專案。</translation>
        </message>
        <message>
            <source>Only the first {count} paragraphs were read.</source>
            <translation>只讀取了前 {count} 個段落。</translation>
        </message>
        <message>
            <source>No scene headings were found, so scenes cannot be laid along the film.</source>
            <translation>找不到場景標題，因此無法將場景對齊到影片。</translation>
        </message>
        <message>
            <source>No dialogue was found, so nothing can be matched with the film's lines.</source>
            <translation>找不到對白，因此無法與影片的台詞比對。</translation>
        </message>
        <message>
            <source>The pages are pictures; their words were recognised and may be wrong in places.</source>
            <translation>頁面是圖片，文字由辨識取得，部分可能有誤。</translation>
        </message>
        <message>
            <source>{name} is not whole: its XML breaks off or is wrong in line {line}.</source>
            <translation>{name} 不完整：其 XML 在第 {line} 行中斷或有誤。</translation>
        </message>
        <message>
            <source>Open it in the program that wrote it and export it again.</source>
            <translation>請用原本的程式開啟並重新匯出。</translation>
        </message>
        <message>
            <source>{name} is not a Final Draft screenplay: {reason}.</source>
            <translation>{name} 不是 Final Draft 劇本：{reason}。</translation>
        </message>
        <message>
            <source>Export the screenplay again as FDX or Fountain.</source>
            <translation>請將劇本重新匯出為 FDX 或 Fountain。</translation>
        </message>
        <message>
            <source>{name} cannot be copied into the project: {reason}.</source>
            <translation>無法將 {name} 複製到專案：{reason}。</translation>
        </message>
        <message>
            <source>Import the screenplay again.</source>
            <translation>請重新匯入劇本。</translation>
        </message>
        <message>
            <source>{name} is protected by a password.</source>
            <translation>{name} 受密碼保護。</translation>
        </message>
        <message>
            <source>{name} is damaged or no PDF.</source>
            <translation>{name} 已損壞或不是 PDF。</translation>
        </message>
        <message>
            <source>Save it again without a password, or export it as FDX.</source>
            <translation>請不加密碼重新儲存，或匯出為 FDX。</translation>
        </message>
        <message>
            <source>{name} is damaged: {reason}.</source>
            <translation>{name} 已損壞：{reason}。</translation>
        </message>
        <message>
            <source>Export it again.</source>
            <translation>請重新匯出。</translation>
        </message>
        <message>
            <source>{name} has {count} pages; a screenplay has at most {most}.</source>
            <translation>{name} 有 {count} 頁；劇本最多 {most} 頁。</translation>
        </message>
        <message>
            <source>{name} holds pictures of pages and no text, and Tesseract is not installed.</source>
            <translation>{name} 只有頁面圖片而沒有文字，且未安裝 Tesseract。</translation>
        </message>
        <message>
            <source>Install Tesseract (Debian, Ubuntu: apt install tesseract-ocr; macOS: brew install tesseract; Windows: winget install UB-Mannheim.TesseractOCR) and import it again, or export the screenplay as FDX or Fountain.</source>
            <translation>請安裝 Tesseract（Debian、Ubuntu：apt install tesseract-ocr；macOS：brew install tesseract；Windows：winget install UB-Mannheim.TesseractOCR）後重新匯入，或將劇本匯出為 FDX 或 Fountain。</translation>
        </message>
        <message>
            <source>Tesseract could not read {name}: {reason}</source>
            <translation>Tesseract 無法讀取 {name}：{reason}</translation>
        </message>
        <message>
            <source>Check it: emotionai doctor</source>
            <translation>請檢查：emotionai doctor</translation>
        </message>
        <message>
            <source>{name} holds no scene and no dialogue.</source>
            <translation>{name} 沒有場景也沒有對白。</translation>
        </message>
        <message>
            <source>Screenplays are read as Fountain, Final Draft (FDX), plain text or PDF.</source>
            <translation>可讀取 Fountain、Final Draft（FDX）、純文字或 PDF 格式的劇本。</translation>
        </message>
        <message>
            <source>There is no file {name}.</source>
            <translation>沒有 {name} 這個檔案。</translation>
        </message>
        <message>
            <source>{name} is larger than {most} MB: no screenplay is.</source>
            <translation>{name} 大於 {most} MB，劇本不會這麼大。</translation>
        </message>
        <message>
            <source>{name} cannot be read: {reason}.</source>
            <translation>無法讀取 {name}：{reason}。</translation>
        </message>
        <message>
            <source>{name} is empty.</source>
            <translation>{name} 是空的。</translation>
        </message>
        <message>
            <source>{name} is an archive of another program.</source>
            <translation>{name} 是其他程式的壓縮檔。</translation>
        </message>
        <message>
            <source>Export it as FDX, Fountain or PDF in the program that wrote it.</source>
            <translation>請用原本的程式匯出為 FDX、Fountain 或 PDF。</translation>
        </message>
        <message>
            <source>{name} is larger than any screenplay in plain text.</source>
            <translation>{name} 比任何純文字劇本都大。</translation>
        </message>
        <message>
            <source>{name} is not text.</source>
            <translation>{name} 不是文字檔。</translation>
        </message>
        <message>
            <source>The project's copy of {name} was changed from outside.</source>
            <translation>專案內 {name} 的複本遭外部更動。</translation>
        </message>
        <message>
            <source>Where two speak at once, {count} passages could not be told apart and were left out.</source>
            <translation>兩人同時說話處有 {count} 段無法分辨，已略過。</translation>
        </message>
        <message>
            <source>Where two speak at once, 1 passage could not be told apart and was left out.</source>
            <translation>兩人同時說話處有 1 段無法分辨，已略過。</translation>
        </message>
        <message>
            <source>{name} holds subtitles and no screenplay.</source>
            <translation>{name} 是字幕而非劇本。</translation>
        </message>
        <message>
            <source>{pages}; the words there were recognised and may be wrong in places.</source>
            <translation>{pages}；其中的文字由辨識取得，部分可能有誤。</translation>
        </message>
        <message>
            <source>{pages} and left out, for Tesseract is not installed.</source>
            <translation>{pages}，因未安裝 Tesseract 而略過。</translation>
        </message>
        <message>
            <source>The listener is not seen here: the picture is framed about the speaker alone.</source>
            <translation>這裡看不到聆聽者：畫面只以說話者構圖。</translation>
        </message>
        <message>
            <source>The listener does not fit into this picture: it is framed about the speaker alone.</source>
            <translation>聆聽者容不進這個畫面：只以說話者構圖。</translation>
        </message>
        <message>
            <source>The value belongs to another time.</source>
            <translation>這個數值屬於另一個時間。</translation>
        </message>
        <message>
            <source>The line goes on, and the quotation does not say so.</source>
            <translation>台詞還有下文，引文卻沒有標示。</translation>
        </message>
        <message>
            <source>The rule '{name}' is of another tier.</source>
            <translation>規則「{name}」屬於另一個層級。</translation>
        </message>
        <message>
            <source>This tier takes nothing from a screenplay.</source>
            <translation>此層級不取用劇本。</translation>
        </message>
        <message>
            <source>The screenplay does not say what its source says.</source>
            <translation>劇本並未寫出來源所稱的內容。</translation>
        </message>
        <message>
            <source>It does not stand beside the line.</source>
            <translation>它不在這句台詞旁邊。</translation>
        </message>
        <message>
            <source>Another character speaks the line.</source>
            <translation>這句台詞由另一個角色說出。</translation>
        </message>
        <message>
            <source>The screenplay denies it.</source>
            <translation>劇本否定了這一點。</translation>
        </message>
        <message>
            <source>Nobody knows of whom this is said.</source>
            <translation>不知道說的是誰。</translation>
        </message>
        <message>
            <source>The film's own picture is closer than the scale that is asked for: less is shown.</source>
            <translation>影片本身的畫面比所要的景別更近：顯示的範圍較小。</translation>
        </message>
        <message>
            <source>The face is too small in the film for the scale that is asked for: more is shown.</source>
            <translation>影片中的臉太小，無法達到所要的景別：顯示的範圍較大。</translation>
        </message>
        <message>
            <source>The screenplay {name} is not in the project any more.</source>
            <translation>劇本 {name} 已不在專案中。</translation>
        </message>
        <message>
            <source>Import it again.</source>
            <translation>請重新匯入。</translation>
        </message>
        <message>
            <source>The screenplay {name} cannot be used ({reason}) Prompts are written without it.</source>
            <translation>劇本 {name} 無法使用（{reason}）提示詞將不取用劇本。</translation>
        </message>
        <message>
            <source>There are no words.</source>
            <translation>沒有文字。</translation>
        </message>
        <message>
            <source>No source is named.</source>
            <translation>未註明來源。</translation>
        </message>
        <message>
            <source>Nobody wrote this.</source>
            <translation>沒有人寫過這些字。</translation>
        </message>
        <message>
            <source>Its sources do not belong together.</source>
            <translation>其來源彼此不相屬。</translation>
        </message>
        <message>
            <source>The description does not say this.</source>
            <translation>描述中沒有這樣說。</translation>
        </message>
        <message>
            <source>The line does not say this.</source>
            <translation>台詞中沒有這樣說。</translation>
        </message>
        <message>
            <source>There is no rule '{rule}' for this part.</source>
            <translation>這個部分沒有「{rule}」這條規則。</translation>
        </message>
        <message>
            <source>The rule '{rule}' does not say this.</source>
            <translation>規則「{rule}」沒有這樣說。</translation>
        </message>
        <message>
            <source>The rule asks for a value, and none is named.</source>
            <translation>規則需要數值，但未註明。</translation>
        </message>
        <message>
            <source>The film gives no {field}.</source>
            <translation>影片沒有提供 {field}。</translation>
        </message>
        <message>
            <source>The value belongs to another line.</source>
            <translation>此數值屬於另一句台詞。</translation>
        </message>
        <message>
            <source>The film gives {field} {actual}, not {value}.</source>
            <translation>影片的 {field} 是 {actual}，不是 {value}。</translation>
        </message>
        <message>
            <source>The rule '{rule}' asks for {fact}, and no source names it.</source>
            <translation>規則「{rule}」需要 {fact}，但沒有來源提供。</translation>
        </message>
        <message>
            <source>The rule '{rule}' does not hold here.</source>
            <translation>規則「{rule}」在此不成立。</translation>
        </message>
        <message>
            <source>A screenplay adds nothing to this part.</source>
            <translation>劇本不會為這個部分增加內容。</translation>
        </message>
        <message>
            <source>No screenplay was matched with this line.</source>
            <translation>沒有劇本與這句台詞相符。</translation>
        </message>
        <message>
            <source>The screenplay has no such element.</source>
            <translation>劇本中沒有這個元素。</translation>
        </message>
        <message>
            <source>It stands in another scene of the screenplay.</source>
            <translation>它位於劇本的另一個場景。</translation>
        </message>
        <message>
            <source>It is said of another character.</source>
            <translation>它說的是另一個角色。</translation>
        </message>
        <message>
            <source>The heading does not say this.</source>
            <translation>場景標題中沒有這樣說。</translation>
        </message>
        <message>
            <source>The screenplay does not say this.</source>
            <translation>劇本中沒有這樣說。</translation>
        </message>
        <message>
            <source>It has {count} words; of more than {most} the last are heard less.</source>
            <translation>共有 {count} 個詞；超過 {most} 個時，後面的詞影響較小。</translation>
        </message>
        <message>
            <source>No screenplay is in use: expression, body and atmosphere come from the film alone.</source>
            <translation>未使用劇本：表情、身體與氛圍僅來自影片。</translation>
        </message>
        <message>
            <source>Your prompt rules are not used, the studio's own are: {reason}</source>
            <translation>未採用您的提示詞規則，改用內建規則：{reason}</translation>
        </message>
        <message>
            <source>No line has the points that a key scene needs: the best of each chapter stand in.</source>
            <translation>沒有台詞達到關鍵場景所需的分數，以每章最佳者代替。</translation>
        </message>
        <message>
            <source>Nothing sudden, surprising, contradictory or dramatic was found: choose the key scenes yourself.</source>
            <translation>未發現突然、驚訝、矛盾或戲劇性的內容：請自行選擇關鍵場景。</translation>
        </message>
        <message>
            <source>No channel is sure enough of an emotion: no expression is described.</source>
            <translation>沒有管道對情緒有足夠把握，因此不描述表情。</translation>
        </message>
        <message>
            <source>The voice gives no dominance: posture follows arousal alone.</source>
            <translation>聲音未提供支配度，姿態僅依激動度而定。</translation>
        </message>
        <message>
            <source>The two have not spoken before in this film: how close they are is not known.</source>
            <translation>兩人在此片中尚未交談過，親近程度未知。</translation>
        </message>
        <message>
            <source>The valence is not sure enough: it gives no mood of light and colour.</source>
            <translation>正負向不夠確定，因此不描述光線與色彩的氣氛。</translation>
        </message>
        <message>
            <source>The arousal is not known: it gives neither shot nor movement of the camera.</source>
            <translation>激動度未知，因此不描述景別與運鏡。</translation>
        </message>
        <message>
            <source>Who speaks is not known: the film does not tell who stands with whom.</source>
            <translation>說話者未知：影片未說明誰與誰同在畫面。</translation>
        </message>
        <message>
            <source>Who speaks is not known: how surprising the line is for them is not known.</source>
            <translation>說話者未知：這句台詞對其驚訝度也未知。</translation>
        </message>
        <message>
            <source>How surprising the line is, is not known: it gives no angle of the camera.</source>
            <translation>這句台詞的驚訝度未知，因此不描述攝影機角度。</translation>
        </message>
        <message>
            <source>The arousal is not known: it gives no mood of light and colour.</source>
            <translation>激動度未知，因此不描述光線與色彩的氣氛。</translation>
        </message>
        <message>
            <source>Neither arousal nor dominance is known: no posture is described.</source>
            <translation>激動度與支配度皆未知，因此不描述姿態。</translation>
        </message>
        <message>
            <source>Reading the picture of the scene.</source>
            <translation>正在讀取場景畫面。</translation>
        </message>
        <message>
            <source>The animatic is ready.</source>
            <translation>動態分鏡已完成。</translation>
        </message>
        <message>
            <source>An animatic of {width}x{height}, {frames} frames at {fps} a second cannot be made.</source>
            <translation>無法製作 {width}x{height}、{frames} 格、每秒 {fps} 格的動態分鏡。</translation>
        </message>
        <message>
            <source>Choose 64 to 4096 pixels each way, 1 to 20000 frames, and up to 120 a second.</source>
            <translation>請選擇每邊 64 至 4096 像素、1 至 20000 格、每秒最多 120 格。</translation>
        </message>
        <message>
            <source>The animatic is silent: {reason}</source>
            <translation>動態分鏡沒有聲音：{reason}</translation>
        </message>
        <message>
            <source>Frame {number} of {frames}.</source>
            <translation>第 {number} 格，共 {frames} 格。</translation>
        </message>
        <message>
            <source>Looking at the clips.</source>
            <translation>正在查看短片。</translation>
        </message>
        <message>
            <source>The arc is ready.</source>
            <translation>情緒弧已完成。</translation>
        </message>
        <message>
            <source>There is no clip to join.</source>
            <translation>沒有可以連接的短片。</translation>
        </message>
        <message>
            <source>Choose two clips or more.</source>
            <translation>請選擇兩個以上的短片。</translation>
        </message>
        <message>
            <source>The arc would be longer than an hour.</source>
            <translation>情緒弧會超過一小時。</translation>
        </message>
        <message>
            <source>Choose fewer clips.</source>
            <translation>請選擇較少的短片。</translation>
        </message>
        <message>
            <source>The clips' own sound is heard: {reason}</source>
            <translation>播放的是短片本身的聲音：{reason}</translation>
        </message>
        <message>
            <source>The line is not shown: no font on this machine has all of its characters.</source>
            <translation>未顯示台詞：本機沒有字型包含其所有字元。</translation>
        </message>
        <message>
            <source>The line is not shown: the package typst is not installed.</source>
            <translation>未顯示台詞：未安裝 typst 套件。</translation>
        </message>
        <message>
            <source>An arc is made of clips, not of a key scene.</source>
            <translation>情緒弧由短片組成，而非關鍵場景。</translation>
        </message>
        <message>
            <source>Choose the clips to join.</source>
            <translation>請選擇要連接的短片。</translation>
        </message>
        <message>
            <source>An arc needs two clips.</source>
            <translation>情緒弧需要兩個短片。</translation>
        </message>
        <message>
            <source>Choose two or more clips to join.</source>
            <translation>請選擇兩個以上的短片來連接。</translation>
        </message>
        <message>
            <source>The picture '{name}' cannot be read: {reason}.</source>
            <translation>無法讀取圖片「{name}」：{reason}。</translation>
        </message>
        <message>
            <source>'{name}' is not a picture.</source>
            <translation>「{name}」不是圖片。</translation>
        </message>
        <message>
            <source>Choose a PNG or JPEG file.</source>
            <translation>請選擇 PNG 或 JPEG 檔。</translation>
        </message>
        <message>
            <source>The picture '{name}' cannot be written.</source>
            <translation>無法寫入圖片「{name}」。</translation>
        </message>
        <message>
            <source>'{name}' has no sound from {start} s to {end} s.</source>
            <translation>「{name}」在 {start} 至 {end} 秒沒有聲音。</translation>
        </message>
        <message>
            <source>'{name}' is not a WAV file.</source>
            <translation>「{name}」不是 WAV 檔。</translation>
        </message>
        <message>
            <source>Analyse the film again for its sound.</source>
            <translation>請重新分析影片以取得聲音。</translation>
        </message>
        <message>
            <source>The sound '{name}' is gone.</source>
            <translation>聲音檔「{name}」不見了。</translation>
        </message>
        <message>
            <source>Analyse the film again for it.</source>
            <translation>請重新分析影片以取得它。</translation>
        </message>
        <message>
            <source>The sound '{name}' cannot be cut: {reason}.</source>
            <translation>無法剪下聲音「{name}」：{reason}。</translation>
        </message>
        <message>
            <source>No picture of '{name}' can be decoded.</source>
            <translation>無法解碼「{name}」的任何畫面。</translation>
        </message>
        <message>
            <source>'{name}' cannot be written: {reason}.</source>
            <translation>無法寫入「{name}」：{reason}。</translation>
        </message>
        <message>
            <source>Look for space.</source>
            <translation>請確認磁碟空間。</translation>
        </message>
        <message>
            <source>No H.264 encoder is installed here.</source>
            <translation>此處未安裝 H.264 編碼器。</translation>
        </message>
        <message>
            <source>Install the studio again: PyAV brings one.</source>
            <translation>請重新安裝 Studio：PyAV 內含編碼器。</translation>
        </message>
        <message>
            <source>The clip cannot be written: {reason}.</source>
            <translation>無法寫入短片：{reason}。</translation>
        </message>
        <message>
            <source>Look for space on the disk.</source>
            <translation>請確認磁碟空間。</translation>
        </message>
        <message>
            <source>The speaker's face is not known here: the whole picture is shown, at no scale.</source>
            <translation>此處不知道說話者的臉在哪裡，因此顯示整個畫面，不套用景別。</translation>
        </message>
        <message>
            <source>The film's picture is enlarged {times} times, and so it is soft.</source>
            <translation>影片畫面放大了 {times} 倍，因此較不清晰。</translation>
        </message>
        <message>
            <source>The speaker is not seen in this line: the picture is their portrait, from {time} s.</source>
            <translation>這句台詞中看不到說話者：畫面為 {time} 秒處的肖像。</translation>
        </message>
        <message>
            <source>The arc does not name a stretch of the film for every clip.</source>
            <translation>情緒弧並未為每個短片指定影片段落。</translation>
        </message>
        <message>
            <source>Join the clips anew.</source>
            <translation>請重新連接短片。</translation>
        </message>
        <message>
            <source>The line is not shown whole: it is too long for the picture.</source>
            <translation>台詞未完整顯示：對畫面來說太長。</translation>
        </message>
        <message>
            <source>The picture {name} is too large.</source>
            <translation>圖片 {name} 太大。</translation>
        </message>
        <message>
            <source>Choose one of at most 64 MB.</source>
            <translation>請選擇不超過 64 MB 的圖片。</translation>
        </message>
        <message>
            <source>No stretch of '{name}' is named.</source>
            <translation>未指定「{name}」的段落。</translation>
        </message>
        <message>
            <source>Make the clip anew.</source>
            <translation>請重新製作短片。</translation>
        </message>
        <message>
            <source>'{name}' has no sound.</source>
            <translation>「{name}」沒有聲音。</translation>
        </message>
        <message>
            <source>Choose a file with a sound track.</source>
            <translation>請選擇有音軌的檔案。</translation>
        </message>
        <message>
            <source>The film's own sound is not kept in this project.</source>
            <translation>此專案未保存影片本身的聲音。</translation>
        </message>
        <message>
            <source>Not all of these clips are scenes of this film.</source>
            <translation>這些短片並非全是此影片的場景。</translation>
        </message>
        <message>
            <source>Join them with their own sound.</source>
            <translation>請以短片本身的聲音連接。</translation>
        </message>
        <message>
            <source>LTX-Video is not set up on this machine; animatics are made instead.</source>
            <translation>本機尚未設定 LTX-Video，改為製作動態分鏡。</translation>
        </message>
        <message>
            <source>There is no voice to drive this clip.</source>
            <translation>沒有可驅動此短片的聲音。</translation>
        </message>
        <message>
            <source>Choose words or a picture as what the clip is made from.</source>
            <translation>請改用文字或圖片來製作短片。</translation>
        </message>
        <message>
            <source>LTX-Video can run here.</source>
            <translation>LTX-Video 可在此執行。</translation>
        </message>
        <message>
            <source>Animatics are made instead.</source>
            <translation>改為製作動態分鏡。</translation>
        </message>
        <message>
            <source>Something unexpected went wrong ({kind}: {error}).</source>
            <translation>發生未預期的錯誤（{kind}：{error}）。</translation>
        </message>
        <message>
            <source>It is started again.</source>
            <translation>正在重新啟動。</translation>
        </message>
        <message>
            <source>There is nothing here that makes clips of the kind '{kind}'.</source>
            <translation>此處沒有可製作「{kind}」類短片的程式。</translation>
        </message>
        <message>
            <source>Choose animatics in the settings, or set ComfyUI up.</source>
            <translation>請在設定中選擇動態分鏡，或設定 ComfyUI。</translation>
        </message>
        <message>
            <source>Close other programs that use the card, ask for a shorter clip, or make an animatic.</source>
            <translation>請關閉其他使用顯示卡的程式、縮短短片，或改做動態分鏡。</translation>
        </message>
        <message>
            <source>The card's memory was not enough for {width}x{height} with {frames} frames.</source>
            <translation>顯示卡記憶體不足以製作 {width}x{height}、{frames} 格。</translation>
        </message>
        <message>
            <source>{what}: {width}x{height} with {frames} frames were tried instead.</source>
            <translation>{what}，改試 {width}x{height}、{frames} 格。</translation>
        </message>
        <message>
            <source>Cancelled.</source>
            <translation>已取消。</translation>
        </message>
        <message>
            <source>The disk is full: no clip can be made.</source>
            <translation>磁碟已滿，無法製作短片。</translation>
        </message>
        <message>
            <source>Free some space and try again; the queue is kept.</source>
            <translation>請釋出空間後再試，佇列會保留。</translation>
        </message>
        <message>
            <source>A file could not be read or written: {reason}.</source>
            <translation>無法讀取或寫入檔案：{reason}。</translation>
        </message>
        <message>
            <source>Check the disk.</source>
            <translation>請檢查磁碟。</translation>
        </message>
        <message>
            <source>The clip '{name}' is not there any more.</source>
            <translation>短片「{name}」已不存在。</translation>
        </message>
        <message>
            <source>Make it again.</source>
            <translation>請重新製作。</translation>
        </message>
        <message>
            <source>The job '{name}' cannot be read and is left out.</source>
            <translation>無法讀取工作「{name}」，已略過。</translation>
        </message>
        <message>
            <source>The clip '{name}' cannot be read and is left out.</source>
            <translation>無法讀取短片「{name}」，已略過。</translation>
        </message>
        <message>
            <source>This project is open for reading only.</source>
            <translation>此專案以唯讀方式開啟。</translation>
        </message>
        <message>
            <source>Close it in the other studio first.</source>
            <translation>請先在另一個 Studio 中關閉它。</translation>
        </message>
        <message>
            <source>Another process is already making the clips of this project.</source>
            <translation>另一個程序正在製作此專案的短片。</translation>
        </message>
        <message>
            <source>It ended the program that makes clips three times; it is not tried again by itself.</source>
            <translation>它已三次使製作短片的程式結束，不會再自動重試。</translation>
        </message>
        <message>
            <source>The program ended while this was made; it is made again.</source>
            <translation>製作途中程式結束，將重新製作。</translation>
        </message>
        <message>
            <source>What was asked for cannot be read.</source>
            <translation>無法讀取要求的內容。</translation>
        </message>
        <message>
            <source>'{name}' is no name of a clip.</source>
            <translation>「{name}」不是短片的名稱。</translation>
        </message>
        <message>
            <source>The project was changed by another program.</source>
            <translation>專案被其他程式更改過。</translation>
        </message>
        <message>
            <source>There is a clip '{name}' already.</source>
            <translation>已經有短片「{name}」。</translation>
        </message>
        <message>
            <source>The queue of clips could not be saved: the disk is full.</source>
            <translation>無法儲存短片佇列：磁碟已滿。</translation>
        </message>
        <message>
            <source>Free some space.</source>
            <translation>請釋出空間。</translation>
        </message>
        <message>
            <source>Another program is using the list of clips.</source>
            <translation>另一個程式正在使用短片清單。</translation>
        </message>
        <message>
            <source>Try again.</source>
            <translation>請再試一次。</translation>
        </message>
        <message>
            <source>Clips may not be written in this project ({reason}).</source>
            <translation>不得在此專案寫入短片（{reason}）。</translation>
        </message>
        <message>
            <source>Copy it to a folder you may write to.</source>
            <translation>請將它複製到可寫入的資料夾。</translation>
        </message>
        <message>
            <source>The list of clips is damaged ({reason}).</source>
            <translation>短片清單已損壞（{reason}）。</translation>
        </message>
        <message>
            <source>Rename {name} in the project's folder 'clips'; finished clips are found again by their own files.</source>
            <translation>請將專案「clips」資料夾中的 {name} 改名；完成的短片會由其檔案重新找到。</translation>
        </message>
        <message>
            <source>The clips of this project were made by a newer version of the studio.</source>
            <translation>此專案的短片由較新版本的 Studio 製作。</translation>
        </message>
        <message>
            <source>Update the studio to see them; nothing was changed.</source>
            <translation>請更新 Studio 以檢視；未更動任何內容。</translation>
        </message>
        <message>
            <source>It went away {times} times without finishing a clip.</source>
            <translation>它中斷了 {times} 次而未完成任何短片。</translation>
        </message>
        <message>
            <source>It was interrupted though nobody asked for that.</source>
            <translation>它遭到中斷，但沒有人要求。</translation>
        </message>
        <message>
            <source>Ask for it again.</source>
            <translation>請再次要求。</translation>
        </message>
        <message>
            <source>If it is always the same clip, take that out.</source>
            <translation>若總是同一個短片，請將它移出。</translation>
        </message>
        <message>
            <source>A clip of {size} is too small for LTX-Video.</source>
            <translation>{size} 的短片對 LTX-Video 太小。</translation>
        </message>
        <message>
            <source>It needs at least {width}x{height} pixels and {frames} frames.</source>
            <translation>至少需要 {width}x{height} 像素與 {frames} 格。</translation>
        </message>
        <message>
            <source>Not even the smallest clip fits into {budget} GB of {memory}.</source>
            <translation>連最小的短片也放不進 {budget} GB 的{memory}。</translation>
        </message>
        <message>
            <source>Close other programs that use the card, choose a smaller tier, or make an animatic.</source>
            <translation>請關閉其他使用顯示卡的程式、選擇較小的等級，或改做動態分鏡。</translation>
        </message>
        <message>
            <source>Sides are multiples of {step} pixels: {width}x{height}.</source>
            <translation>邊長須為 {step} 像素的倍數：{width}x{height}。</translation>
        </message>
        <message>
            <source>{asked} s became {made} s: {rule}.</source>
            <translation>{asked} 秒改為 {made} 秒：{rule}。</translation>
        </message>
        <message>
            <source>{size} would need about {need} GB of {memory}; {budget} GB are there.</source>
            <translation>{size} 約需 {need} GB 的{memory}；可用的有 {budget} GB。</translation>
        </message>
        <message>
            <source>{memory} ran out for {size}, or less, not long ago.</source>
            <translation>不久前，{size} 或更小的短片曾用盡{memory}。</translation>
        </message>
        <message>
            <source>It was shortened from {asked} s to {made} s.</source>
            <translation>已從 {asked} 秒縮短為 {made} 秒。</translation>
        </message>
        <message>
            <source>The last {seconds} s of the line are not heard.</source>
            <translation>台詞的最後 {seconds} 秒聽不到。</translation>
        </message>
        <message>
            <source>It was made smaller: {width}x{height}.</source>
            <translation>已縮小為 {width}x{height}。</translation>
        </message>
        <message>
            <source>It is longer than {seconds} s: faces fall apart.</source>
            <translation>長於 {seconds} 秒：臉部會變形。</translation>
        </message>
        <message>
            <source>LTX-Video reads {files} GB of model files through the machine's memory, which has {memory} GB.</source>
            <translation>LTX-Video 需經由系統記憶體讀取 {files} GB 的模型檔，而系統記憶體有 {memory} GB。</translation>
        </message>
        <message>
            <source>The system would end the server. Choose a smaller tier, or make an animatic.</source>
            <translation>系統會結束伺服器。請選擇較小的等級，或改做動態分鏡。</translation>
        </message>
        <message>
            <source>{need}; it has {memory} GB: the system may end the server.</source>
            <translation>{need}，現有 {memory} GB：系統可能結束伺服器。</translation>
        </message>
        <message>
            <source>The tier {tier} was chosen by hand.</source>
            <translation>等級 {tier} 由使用者選定。</translation>
        </message>
        <message>
            <source>There is no NVIDIA graphics card here, so that LTX-Video cannot run.</source>
            <translation>此處沒有 NVIDIA 顯示卡，因此無法執行 LTX-Video。</translation>
        </message>
        <message>
            <source>{card}; LTX-Video needs 10 GB or more.</source>
            <translation>{card}；LTX-Video 需要 10 GB 以上。</translation>
        </message>
        <message>
            <source>{card}: tier {tier}.</source>
            <translation>{card}：等級 {tier}。</translation>
        </message>
        <message>
            <source>The machine has {have} GB of memory, and the model files with room to work need {need} GB: the system may end ComfyUI while it loads them.</source>
            <translation>系統有 {have} GB 記憶體，模型檔加上工作空間需要 {need} GB：系統可能在載入時結束 ComfyUI。</translation>
        </message>
        <message>
            <source>Reading the clip ...</source>
            <translation>正在讀取短片…</translation>
        </message>
        <message>
            <source>The clip was not read.</source>
            <translation>未讀取短片。</translation>
        </message>
        <message>
            <source>The clip could not be read.</source>
            <translation>無法讀取短片。</translation>
        </message>
        <message>
            <source>An arc joins several lines: it is not read as one.</source>
            <translation>情緒弧連接多句台詞，不會當作單一台詞讀取。</translation>
        </message>
        <message>
            <source>No face was found in the clip.</source>
            <translation>短片中找不到臉。</translation>
        </message>
        <message>
            <source>More than one face was found, and which of them speaks is not known.</source>
            <translation>找到一張以上的臉，且不知道是誰在說話。</translation>
        </message>
        <message>
            <source>Too little of the speaker's face was seen to read an emotion in it.</source>
            <translation>說話者的臉出現得太少，無法讀出情緒。</translation>
        </message>
        <message>
            <source>What the face shows is not sure: in a film it would not count.</source>
            <translation>臉部所示不夠確定：在影片中不會採計。</translation>
        </message>
        <message>
            <source>More than one face was found: the speaker's is the one that the rules for films name.</source>
            <translation>找到一張以上的臉：說話者的臉依影片規則認定。</translation>
        </message>
        <message>
            <source>Arousal follows from the face; a target whose arousal came from a voice is on another scale.</source>
            <translation>激動度由臉推得；目標激動度若來自聲音，兩者尺度不同。</translation>
        </message>
        <message>
            <source>An animatic shows the film's own picture: its face is the film's.</source>
            <translation>動態分鏡顯示影片本身的畫面，其臉即影片中的臉。</translation>
        </message>
        <message>
            <source>Words and sound are not read in a clip: they are what it was given.</source>
            <translation>不讀取短片的文字與聲音：它們是原本給定的。</translation>
        </message>
        <message>
            <source>it declares entities or a document type</source>
            <translation>它宣告了實體或文件類型</translation>
        </message>
        <message>
            <source>it is other XML</source>
            <translation>它是其他用途的 XML</translation>
        </message>
        <message>
            <source>its parts are nested too deeply</source>
            <translation>它的巢狀層次太深</translation>
        </message>
        <message>
            <source>Page {number} is a picture</source>
            <translation>第 {number} 頁是圖片</translation>
        </message>
        <message>
            <source>{count} pages are pictures ({pages}{more})</source>
            <translation>有 {count} 頁是圖片（{pages}{more}）</translation>
        </message>
        <message>
            <source>The card's memory was not enough for {width}x{height} with {frames} frames</source>
            <translation>顯示卡記憶體不足以製作 {width}x{height}、{frames} 格</translation>
        </message>
        <message>
            <source>{width}x{height} with {frames} frames</source>
            <translation>{width}x{height}、{frames} 格</translation>
        </message>
        <message>
            <source>no clip is longer</source>
            <translation>短片不能更長</translation>
        </message>
        <message>
            <source>lengths go in steps of 8 frames</source>
            <translation>長度以 8 個影格為一級</translation>
        </message>
        <message>
            <source>the card's memory</source>
            <translation>顯示卡記憶體</translation>
        </message>
        <message>
            <source>The card's memory</source>
            <translation>顯示卡記憶體</translation>
        </message>
        <message>
            <source>the machine's memory</source>
            <translation>電腦記憶體</translation>
        </message>
        <message>
            <source>The machine's memory</source>
            <translation>電腦記憶體</translation>
        </message>
        <message>
            <source>{need} GB of the machine's memory are needed ({beside} beside the model files)</source>
            <translation>需要 {need} GB 系統記憶體（其中 {beside} GB 在模型檔之外）</translation>
        </message>
        <message>
            <source>{card} has {memory} GB</source>
            <translation>{card} 有 {memory} GB</translation>
        </message>
        <message>
            <source>the workflow</source>
            <translation>工作流程</translation>
        </message>
        <message>
            <source>picture</source>
            <translation>圖片</translation>
        </message>
        <message>
            <source>sound</source>
            <translation>聲音</translation>
        </message>
        <message>
            <source>file</source>
            <translation>檔案</translation>
        </message>
        <message>
            <source>(version unknown)</source>
            <translation>（版本未知）</translation>
        </message>
        <message>
            <source>The content of '{name}' is another one than when it was first fetched</source>
            <translation>「{name}」的內容與首次取得時不同</translation>
        </message>
        <message>
            <source>is not installed</source>
            <translation>尚未安裝</translation>
        </message>
        <message>
            <source>is installed only in part</source>
            <translation>只安裝了一部分</translation>
        </message>
        <message>
            <source>is outdated</source>
            <translation>版本過舊</translation>
        </message>
        <message>
            <source>Asking ComfyUI</source>
            <translation>正在詢問 ComfyUI</translation>
        </message>
        <message>
            <source>Sending picture and sound</source>
            <translation>正在傳送畫面與聲音</translation>
        </message>
        <message>
            <source>Fetching the clip</source>
            <translation>正在取回短片</translation>
        </message>
        <message>
            <source>Loading the models</source>
            <translation>正在載入模型</translation>
        </message>
        <message>
            <source>Reading the prompt</source>
            <translation>正在讀取提示詞</translation>
        </message>
        <message>
            <source>Sampling</source>
            <translation>正在取樣</translation>
        </message>
        <message>
            <source>Sampling, step {step} of {steps}</source>
            <translation>正在取樣，第 {step} 步，共 {steps} 步</translation>
        </message>
        <message>
            <source>Decoding the pictures</source>
            <translation>正在解碼畫面</translation>
        </message>
        <message>
            <source>Writing the clip</source>
            <translation>正在寫入短片</translation>
        </message>
        <message>
            <source>Waiting for ComfyUI: {count} before it</source>
            <translation>正在等候 ComfyUI：前面還有 {count} 個</translation>
        </message>
        <message>
            <source>What answers at {address} is not a ComfyUI that the studio knows: {reason}.</source>
            <translation>{address} 回應的不是 Studio 認得的 ComfyUI：{reason}。</translation>
        </message>
        <message>
            <source>Check the address, or bring ComfyUI up to date.</source>
            <translation>請檢查位址，或更新 ComfyUI。</translation>
        </message>
        <message>
            <source>ComfyUI at {address} answers too much.</source>
            <translation>{address} 的 ComfyUI 回應過多資料。</translation>
        </message>
        <message>
            <source>Check the address.</source>
            <translation>請檢查位址。</translation>
        </message>
        <message>
            <source>ComfyUI at {address} answered with status {status} to {question}.</source>
            <translation>{address} 的 ComfyUI 對 {question} 回應狀態 {status}。</translation>
        </message>
        <message>
            <source>Look into its log.</source>
            <translation>請查看其記錄。</translation>
        </message>
        <message>
            <source>What answers at {address} is not ComfyUI.</source>
            <translation>{address} 回應的不是 ComfyUI。</translation>
        </message>
        <message>
            <source>ComfyUI at {address} does not answer: {reason}.</source>
            <translation>{address} 的 ComfyUI 沒有回應：{reason}。</translation>
        </message>
        <message>
            <source>It is started again, or start it yourself where it is your own.</source>
            <translation>會重新啟動；若是您自己的伺服器，請自行啟動。</translation>
        </message>
        <message>
            <source>'{address}' is not the address of a server.</source>
            <translation>「{address}」不是伺服器位址。</translation>
        </message>
        <message>
            <source>Such as http://127.0.0.1:8188.</source>
            <translation>例如 http://127.0.0.1:8188。</translation>
        </message>
        <message>
            <source>The clip's file is larger than any clip.</source>
            <translation>短片檔案比任何短片都大。</translation>
        </message>
        <message>
            <source>Look into ComfyUI's log.</source>
            <translation>請查看 ComfyUI 的記錄。</translation>
        </message>
        <message>
            <source>ComfyUI has not moved for {minutes} minutes.</source>
            <translation>ComfyUI 已 {minutes} 分鐘沒有進展。</translation>
        </message>
        <message>
            <source>It is asked again; a larger swap file or a smaller clip may help.</source>
            <translation>將再次要求；加大交換檔或縮小短片可能有幫助。</translation>
        </message>
        <message>
            <source>ComfyUI has forgotten the job: it was started again, or its queue was cleared.</source>
            <translation>ComfyUI 已不記得這項工作：它曾重新啟動，或佇列已清空。</translation>
        </message>
        <message>
            <source>The job is sent once more.</source>
            <translation>工作會再送出一次。</translation>
        </message>
        <message>
            <source>ComfyUI finished without a clip.</source>
            <translation>ComfyUI 結束了，但沒有短片。</translation>
        </message>
        <message>
            <source>This ComfyUI is version {version}; {weights} weights in this mode need {needed} or later.</source>
            <translation>此 ComfyUI 為 {version} 版；此模式的 {weights} 權重需要 {needed} 以上版本。</translation>
        </message>
        <message>
            <source>Bring it up to date, or let the studio install its own.</source>
            <translation>請更新，或讓 Studio 安裝自己的版本。</translation>
        </message>
        <message>
            <source>The picture {name} is gone.</source>
            <translation>圖片 {name} 不見了。</translation>
        </message>
        <message>
            <source>Choose another picture, or the film's.</source>
            <translation>請選擇其他圖片，或使用影片畫面。</translation>
        </message>
        <message>
            <source>A voice is to drive the clip, and there is none.</source>
            <translation>短片要由聲音驅動，但沒有聲音。</translation>
        </message>
        <message>
            <source>The clip is to start from a picture, and there is none.</source>
            <translation>短片要從圖片開始，但沒有圖片。</translation>
        </message>
        <message>
            <source>Choose another mode.</source>
            <translation>請選擇其他模式。</translation>
        </message>
        <message>
            <source>The sigmas must fall from one to the next and end at 0.</source>
            <translation>sigma 必須逐一遞減並以 0 結束。</translation>
        </message>
        <message>
            <source>Mend them in the settings.</source>
            <translation>請在設定中修正。</translation>
        </message>
        <message>
            <source>The job was stopped at the server.</source>
            <translation>工作已在伺服器上停止。</translation>
        </message>
        <message>
            <source>Ask for it again when you like.</source>
            <translation>需要時可再次要求。</translation>
        </message>
        <message>
            <source>This ComfyUI's {node} has no {input}.</source>
            <translation>此 ComfyUI 的 {node} 沒有 {input}。</translation>
        </message>
        <message>
            <source>The workflow was made for another version: bring ComfyUI or the studio up to date.</source>
            <translation>工作流程是為其他版本製作的：請更新 ComfyUI 或 Studio。</translation>
        </message>
        <message>
            <source>What stands before ComfyUI at {address} answers with status {status}: it does not reach it.</source>
            <translation>{address} 的 ComfyUI 前方的伺服器回應狀態 {status}：無法連到 ComfyUI。</translation>
        </message>
        <message>
            <source>It is asked again; start the server where it is your own.</source>
            <translation>將再次要求；若是您自己的伺服器，請啟動它。</translation>
        </message>
        <message>
            <source>ComfyUI took the job under another name than its own.</source>
            <translation>ComfyUI 以不同的名稱接受了工作。</translation>
        </message>
        <message>
            <source>Nothing was made.</source>
            <translation>未製作任何內容。</translation>
        </message>
        <message>
            <source>Bring ComfyUI up to date, or let the studio install its own.</source>
            <translation>請更新 ComfyUI，或讓 Studio 安裝自己的版本。</translation>
        </message>
        <message>
            <source>Install ComfyUI again from the preferences, or bring your own installation up to date.</source>
            <translation>請從偏好設定重新安裝 ComfyUI，或更新您自己的安裝。</translation>
        </message>
        <message>
            <source>Let the studio download the models, or name the folder in which you keep them.</source>
            <translation>請讓 Studio 下載模型，或指定您存放模型的資料夾。</translation>
        </message>
        <message>
            <source>Nothing was started. The workflow does not fit this server: bring ComfyUI up to date.</source>
            <translation>未啟動任何工作。工作流程不適用於此伺服器：請更新 ComfyUI。</translation>
        </message>
        <message>
            <source>ComfyUI was sent no workflow.</source>
            <translation>未傳送工作流程給 ComfyUI。</translation>
        </message>
        <message>
            <source>ComfyUI could not read the workflow.</source>
            <translation>ComfyUI 無法讀取工作流程。</translation>
        </message>
        <message>
            <source>ComfyUI sees nothing in the workflow that would be saved.</source>
            <translation>ComfyUI 在工作流程中看不到會儲存的內容。</translation>
        </message>
        <message>
            <source>ComfyUI does not accept the name of the job.</source>
            <translation>ComfyUI 不接受此工作名稱。</translation>
        </message>
        <message>
            <source>ComfyUI refused the workflow: {reason}.</source>
            <translation>ComfyUI 拒絕了工作流程：{reason}。</translation>
        </message>
        <message>
            <source>ComfyUI misses {where}.</source>
            <translation>ComfyUI 缺少{where}。</translation>
        </message>
        <message>
            <source>ComfyUI cannot use '{value}' as {where}.</source>
            <translation>ComfyUI 無法將「{value}」用作{where}。</translation>
        </message>
        <message>
            <source>{value} is too small for {where}.</source>
            <translation>{value} 對{where}太小。</translation>
        </message>
        <message>
            <source>Make the clip larger.</source>
            <translation>請放大短片。</translation>
        </message>
        <message>
            <source>{value} is too large for {where}.</source>
            <translation>{value} 對{where}太大。</translation>
        </message>
        <message>
            <source>Make the clip smaller.</source>
            <translation>請縮小短片。</translation>
        </message>
        <message>
            <source>What is led into {where} is of another kind than it takes.</source>
            <translation>接到{where}的資料類型不符。</translation>
        </message>
        <message>
            <source>The link into {where} leads nowhere.</source>
            <translation>接到{where}的連線沒有來源。</translation>
        </message>
        <message>
            <source>A link into {where} leads nowhere.</source>
            <translation>有一條接到{where}的連線沒有來源。</translation>
        </message>
        <message>
            <source>The workflow leads back into itself at {where}.</source>
            <translation>工作流程在{where}繞回自身。</translation>
        </message>
        <message>
            <source>ComfyUI finds fault with {where}: {reason}.</source>
            <translation>ComfyUI 認為{where}有問題：{reason}。</translation>
        </message>
        <message>
            <source>ComfyUI ended the job without saying why.</source>
            <translation>ComfyUI 結束了工作，但沒有說明原因。</translation>
        </message>
        <message>
            <source>The card's memory was not enough for this clip.</source>
            <translation>顯示卡記憶體不足以製作此短片。</translation>
        </message>
        <message>
            <source>Fewer frames or a smaller picture need less; close other programs that use the card.</source>
            <translation>減少格數或縮小畫面可降低需求；請關閉其他使用顯示卡的程式。</translation>
        </message>
        <message>
            <source>ComfyUI failed in {where}: {reason}.</source>
            <translation>ComfyUI 在 {where} 失敗：{reason}。</translation>
        </message>
        <message>
            <source>A model file that {node} reads is damaged.</source>
            <translation>{node} 讀取的模型檔已損壞。</translation>
        </message>
        <message>
            <source>Check the models: a damaged file is found by its hash and downloaded again.</source>
            <translation>請檢查模型：損壞的檔案會依雜湊值找出並重新下載。</translation>
        </message>
        <message>
            <source>The disk is full: ComfyUI could not write the clip.</source>
            <translation>磁碟已滿：ComfyUI 無法寫入短片。</translation>
        </message>
        <message>
            <source>Make room, then ask for the clip again.</source>
            <translation>請釋出空間後再次要求製作短片。</translation>
        </message>
        <message>
            <source>The machine's memory was not enough to load the models.</source>
            <translation>系統記憶體不足以載入模型。</translation>
        </message>
        <message>
            <source>Close other programs, or use smaller models.</source>
            <translation>請關閉其他程式，或使用較小的模型。</translation>
        </message>
        <message>
            <source>This build of torch cannot use the card.</source>
            <translation>此版本的 torch 無法使用顯示卡。</translation>
        </message>
        <message>
            <source>Install the build for this card's driver.</source>
            <translation>請安裝適合此顯示卡驅動程式的版本。</translation>
        </message>
        <message>
            <source>ComfyUI could not encode the clip: width and height must be even.</source>
            <translation>ComfyUI 無法編碼短片：寬與高須為偶數。</translation>
        </message>
        <message>
            <source>Choose a size that is a multiple of 32.</source>
            <translation>請選擇 32 的倍數作為尺寸。</translation>
        </message>
        <message>
            <source>A file that {node} reads is gone.</source>
            <translation>{node} 讀取的檔案不見了。</translation>
        </message>
        <message>
            <source>Ask for the clip again: it is sent once more.</source>
            <translation>請再次要求製作短片：會再送出一次。</translation>
        </message>
        <message>
            <source>The model file {name} is missing.</source>
            <translation>缺少模型檔 {name}。</translation>
        </message>
        <message>
            <source>This ComfyUI does not know '{value}' as {where}.</source>
            <translation>此 ComfyUI 不認得「{value}」作為{where}。</translation>
        </message>
        <message>
            <source>The {what} is not at the server any more.</source>
            <translation>{what}已不在伺服器上。</translation>
        </message>
        <message>
            <source>ComfyUI-GGUF is missing in this ComfyUI.</source>
            <translation>此 ComfyUI 缺少 ComfyUI-GGUF。</translation>
        </message>
        <message>
            <source>The 12 GB tier reads its weights through it: install it.</source>
            <translation>12 GB 等級透過它讀取權重：請安裝。</translation>
        </message>
        <message>
            <source>A node of the workflow has no class.</source>
            <translation>工作流程中有節點沒有類別。</translation>
        </message>
        <message>
            <source>This ComfyUI has no node {name}.</source>
            <translation>此 ComfyUI 沒有節點 {name}。</translation>
        </message>
        <message>
            <source>The ComfyUI-GGUF of this ComfyUI is too old: it does not know the kind of model in the file.</source>
            <translation>此 ComfyUI 的 ComfyUI-GGUF 太舊：不認得檔案中的模型類型。</translation>
        </message>
        <message>
            <source>Bring the nodes up to date: commit 6ea2651 or later.</source>
            <translation>請更新節點：需要 commit 6ea2651 以上版本。</translation>
        </message>
        <message>
            <source>The ComfyUI server at {address} does not answer any more.</source>
            <translation>{address} 的 ComfyUI 伺服器不再回應。</translation>
        </message>
        <message>
            <source>It was killed, probably because the machine's memory ran out.</source>
            <translation>它遭系統終止，可能是因為系統記憶體用盡。</translation>
        </message>
        <message>
            <source>The ComfyUI server ended{reason}.</source>
            <translation>ComfyUI 伺服器已結束{reason}。</translation>
        </message>
        <message>
            <source>Its log is {log}.</source>
            <translation>其記錄檔是 {log}。</translation>
        </message>
        <message>
            <source>If nothing helps, run: emotionai comfy install</source>
            <translation>若仍無法解決，請執行：emotionai comfy install</translation>
        </message>
        <message>
            <source>It wrote last: {words}.</source>
            <translation>它最後寫道：{words}。</translation>
        </message>
        <message>
            <source>No ComfyUI server answers at {address}.</source>
            <translation>{address} 沒有 ComfyUI 伺服器回應。</translation>
        </message>
        <message>
            <source>Start it, or choose another one: emotionai comfy use</source>
            <translation>請啟動它，或選擇另一個：emotionai comfy use</translation>
        </message>
        <message>
            <source>ComfyUI is not installed.</source>
            <translation>尚未安裝 ComfyUI。</translation>
        </message>
        <message>
            <source>Run: emotionai comfy install</source>
            <translation>請執行：emotionai comfy install</translation>
        </message>
        <message>
            <source>ComfyUI is starting ...</source>
            <translation>ComfyUI 正在啟動…</translation>
        </message>
        <message>
            <source>Check the free disk space.</source>
            <translation>請檢查可用磁碟空間。</translation>
        </message>
        <message>
            <source>The ComfyUI server {what}.</source>
            <translation>ComfyUI 伺服器{what}。</translation>
        </message>
        <message>
            <source>cannot be started: {reason}</source>
            <translation>無法啟動：{reason}</translation>
        </message>
        <message>
            <source>every port that was tried was taken by another program</source>
            <translation>嘗試的每個連接埠都已被其他程式占用</translation>
        </message>
        <message>
            <source>did not answer within {seconds} seconds of its start</source>
            <translation>在啟動後 {seconds} 秒內沒有回應</translation>
        </message>
        <message>
            <source>ended while starting (status {status}){reason}</source>
            <translation>在啟動時結束（狀態 {status}）{reason}</translation>
        </message>
        <message>
            <source>ComfyUI {version} is ready.</source>
            <translation>ComfyUI {version} 已就緒。</translation>
        </message>
        <message>
            <source>ComfyUI is being installed by another studio right now.</source>
            <translation>另一個 Studio 正在安裝 ComfyUI。</translation>
        </message>
        <message>
            <source>Wait for it.</source>
            <translation>請稍候。</translation>
        </message>
        <message>
            <source>ComfyUI could not be stored: {reason}.</source>
            <translation>無法儲存 ComfyUI：{reason}。</translation>
        </message>
        <message>
            <source>Check the free disk space, then try again.</source>
            <translation>請檢查可用磁碟空間後再試。</translation>
        </message>
        <message>
            <source>Fetching {name} ({commit}, {licence}) ...</source>
            <translation>正在取得 {name}（{commit}，{licence}）…</translation>
        </message>
        <message>
            <source>Start the server.</source>
            <translation>請啟動伺服器。</translation>
        </message>
        <message>
            <source>ComfyUI {version} answers at {address}.</source>
            <translation>{address} 有 ComfyUI {version} 回應。</translation>
        </message>
        <message>
            <source>Prompts, pictures and voices are sent there.</source>
            <translation>提示詞、圖片與聲音會傳送到該處。</translation>
        </message>
        <message>
            <source>Update that server: LTX-2.3 needs ComfyUI {version} or later.</source>
            <translation>請更新該伺服器：LTX-2.3 需要 ComfyUI {version} 以上版本。</translation>
        </message>
        <message>
            <source>ComfyUI {version} in {folder} is used.</source>
            <translation>使用 {folder} 中的 ComfyUI {version}。</translation>
        </message>
        <message>
            <source>ComfyUI is installed only in part.</source>
            <translation>ComfyUI 只安裝了一部分。</translation>
        </message>
        <message>
            <source>ComfyUI is installed in an older version than {version}.</source>
            <translation>安裝的 ComfyUI 版本早於 {version}。</translation>
        </message>
        <message>
            <source>ComfyUI {version} is installed.</source>
            <translation>已安裝 ComfyUI {version}。</translation>
        </message>
        <message>
            <source>The server tells of no graphics card; choose a tier by hand if it has one.</source>
            <translation>伺服器未回報顯示卡；若有，請自行選擇等級。</translation>
        </message>
        <message>
            <source>No address of a ComfyUI server is given.</source>
            <translation>未提供 ComfyUI 伺服器位址。</translation>
        </message>
        <message>
            <source>For example http://127.0.0.1:8188</source>
            <translation>例如 http://127.0.0.1:8188</translation>
        </message>
        <message>
            <source>No folder of a ComfyUI installation is given.</source>
            <translation>未提供 ComfyUI 安裝資料夾。</translation>
        </message>
        <message>
            <source>Choose the folder with its main.py.</source>
            <translation>請選擇含有 main.py 的資料夾。</translation>
        </message>
        <message>
            <source>The memory left free must be between 0 and {most} GB.</source>
            <translation>保留的記憶體須介於 0 與 {most} GB 之間。</translation>
        </message>
        <message>
            <source>A folder's name must not hold a line break.</source>
            <translation>資料夾名稱不得含有換行。</translation>
        </message>
        <message>
            <source>'{address}' is not an address.</source>
            <translation>「{address}」不是位址。</translation>
        </message>
        <message>
            <source>What the publisher sends as '{name}' is larger than {most}.</source>
            <translation>發布者傳來的「{name}」大於 {most}。</translation>
        </message>
        <message>
            <source>It was thrown away: it cannot be what was pinned. Try again later.</source>
            <translation>已丟棄：它不可能是指定的版本。請稍後再試。</translation>
        </message>
        <message>
            <source>The archive of '{name}' cannot be used ({reason}); it was thrown away.</source>
            <translation>無法使用「{name}」的封存檔（{reason}），已丟棄。</translation>
        </message>
        <message>
            <source>{what}: {digest} now, {before} then; it was thrown away.</source>
            <translation>{what}：現為 {digest}，先前為 {before}；已丟棄。</translation>
        </message>
        <message>
            <source>{what}; it was accepted, digest {digest}.</source>
            <translation>{what}；已接受，摘要 {digest}。</translation>
        </message>
        <message>
            <source>No digest of '{name}' was known before; the one of this first fetch is kept: {digest}.</source>
            <translation>先前不知道「{name}」的摘要，已保留首次取得的摘要：{digest}。</translation>
        </message>
        <message>
            <source>The catalogue of LTX-Video's models cannot be read ({reason}).</source>
            <translation>無法讀取 LTX-Video 的模型目錄（{reason}）。</translation>
        </message>
        <message>
            <source>The description of ComfyUI cannot be read ({reason}).</source>
            <translation>無法讀取 ComfyUI 的描述（{reason}）。</translation>
        </message>
        <message>
            <source>Install the studio again.</source>
            <translation>請重新安裝 Studio。</translation>
        </message>
        <message>
            <source>There is no model '{name}' for LTX-Video.</source>
            <translation>LTX-Video 沒有「{name}」這個模型。</translation>
        </message>
        <message>
            <source>There are: {names}.</source>
            <translation>可用的有：{names}。</translation>
        </message>
        <message>
            <source>{file} is another file than '{name}', or damaged.</source>
            <translation>{file} 不是「{name}」，或已損壞。</translation>
        </message>
        <message>
            <source>'{name}' is damaged: {reason}.</source>
            <translation>「{name}」已損壞：{reason}。</translation>
        </message>
        <message>
            <source>The models need {need} more on the disk, and {free} are free.</source>
            <translation>模型還需要 {need} 磁碟空間，目前可用 {free}。</translation>
        </message>
        <message>
            <source>Free some disk space first.</source>
            <translation>請先釋出磁碟空間。</translation>
        </message>
        <message>
            <source>The licence of '{name}' ({licence}) has not been accepted yet.</source>
            <translation>尚未接受「{name}」的授權（{licence}）。</translation>
        </message>
        <message>
            <source>Read it on {page}, then run: emotionai comfy fetch {name} --accept-licences</source>
            <translation>請在 {page} 閱讀後執行：emotionai comfy fetch {name} --accept-licences</translation>
        </message>
        <message>
            <source>What arrived as '{name}' cannot be used: {reason}.</source>
            <translation>收到的「{name}」無法使用：{reason}。</translation>
        </message>
        <message>
            <source>Try again later.</source>
            <translation>請稍後再試。</translation>
        </message>
        <message>
            <source>it cannot be read ({reason})</source>
            <translation>無法讀取（{reason}）</translation>
        </message>
        <message>
            <source>it is empty</source>
            <translation>檔案是空的</translation>
        </message>
        <message>
            <source>it has {size} bytes instead of {exactly}</source>
            <translation>有 {size} 位元組，而非 {exactly}</translation>
        </message>
        <message>
            <source>it has {size} GB instead of about {about}</source>
            <translation>有 {size} GB，而非約 {about}</translation>
        </message>
        <message>
            <source>it is not a GGUF file</source>
            <translation>不是 GGUF 檔</translation>
        </message>
        <message>
            <source>its GGUF version {version} is not known</source>
            <translation>其 GGUF 版本 {version} 未知</translation>
        </message>
        <message>
            <source>it is not a safetensors file</source>
            <translation>不是 safetensors 檔</translation>
        </message>
        <message>
            <source>its safetensors header is damaged</source>
            <translation>其 safetensors 標頭已損壞</translation>
        </message>
        <message>
            <source>it is not as it arrived</source>
            <translation>與下載時不同</translation>
        </message>
        <message>
            <source>There is no main.py of ComfyUI in {folder}.</source>
            <translation>{folder} 中沒有 ComfyUI 的 main.py。</translation>
        </message>
        <message>
            <source>Its ComfyUI is version {version}; LTX-2.3 needs {needed} or later.</source>
            <translation>其 ComfyUI 為 {version} 版；LTX-2.3 需要 {needed} 以上版本。</translation>
        </message>
        <message>
            <source>Its custom_nodes lack {name}, which reads the smallest tier's files.</source>
            <translation>其 custom_nodes 缺少 {name}，它用於讀取最小等級的檔案。</translation>
        </message>
        <message>
            <source>Its Python interpreter was not found; name it with --python.</source>
            <translation>找不到其 Python 直譯器；請以 --python 指定。</translation>
        </message>
        <message>
            <source>Choose another one: emotionai comfy use</source>
            <translation>請選擇另一個：emotionai comfy use</translation>
        </message>
        <message>
            <source>ComfyUI {state}.</source>
            <translation>ComfyUI {state}。</translation>
        </message>
        <message>
            <source>ComfyUI is being installed or removed right now.</source>
            <translation>ComfyUI 正在安裝或移除。</translation>
        </message>
        <message>
            <source>Wait for that.</source>
            <translation>請稍候。</translation>
        </message>
        <message>
            <source>{count} studios run ComfyUI already.</source>
            <translation>已有 {count} 個 Studio 在執行 ComfyUI。</translation>
        </message>
        <message>
            <source>Close one of them.</source>
            <translation>請關閉其中一個。</translation>
        </message>
        <message>
            <source>What the studio installs on Windows has no build for graphics cards; use a ComfyUI of your own.</source>
            <translation>Studio 在 Windows 上安裝的版本不支援顯示卡；請使用您自己的 ComfyUI。</translation>
        </message>
        <message>
            <source>{name}: no hash of it is known here; only its name, size and first bytes were looked at.</source>
            <translation>{name}：此處不知道其雜湊值，只檢查了名稱、大小與開頭。</translation>
        </message>
        <message>
            <source>{name} is as it was published.</source>
            <translation>{name} 與發布時相同。</translation>
        </message>
        <message>
            <source>{name} is as it arrived; no published hash of it is known here.</source>
            <translation>{name} 與下載時相同；此處不知道其發布的雜湊值。</translation>
        </message>
    </context>
    <context>
        <name>delivery</name>
        <message>
            <source>under</source>
            <translation>不足</translation>
        </message>
        <message>
            <source>aligned</source>
            <translation>一致</translation>
        </message>
        <message>
            <source>over</source>
            <translation>過度</translation>
        </message>
        <message>
            <source>not known</source>
            <translation>未知</translation>
        </message>
        <message>
            <source>clear</source>
            <translation>明確</translation>
        </message>
        <message>
            <source>within the error</source>
            <translation>在誤差之內</translation>
        </message>
        <message>
            <source>extreme loudness</source>
            <translation>音量極大</translation>
        </message>
        <message>
            <source>wide open jaw</source>
            <translation>嘴大張</translation>
        </message>
        <message>
            <source>{gap} SD</source>
            <translation>{gap} 標準差</translation>
        </message>
        <message>
            <source>expected {expected}, expressed {expressed}</source>
            <translation>預期 {expected}，表達 {expressed}</translation>
        </message>
        <message>
            <source>confidence too low: {confidence}</source>
            <translation>信心不足：{confidence}</translation>
        </message>
        <message>
            <source>confidence {confidence}</source>
            <translation>信心 {confidence}</translation>
        </message>
        <message>
            <source>fixed scale ({expected})</source>
            <translation>固定尺度（{expected}）</translation>
        </message>
        <message>
            <source>this film (expected {expected}, expressed {expressed})</source>
            <translation>本片（期望 {expected}，表現 {expressed}）</translation>
        </message>
        <message>
            <source>Scale, mean ± SD: {scale}.</source>
            <translation>尺度（平均 ± 標準差）：{scale}。</translation>
        </message>
    </context>
    <context>
        <name>environments</name>
        <message>
            <source>weights are missing: {names}</source>
            <translation>缺少權重：{names}</translation>
        </message>
        <message>
            <source>needs installing</source>
            <translation>需要安裝</translation>
        </message>
        <message>
            <source>its installation is unfinished</source>
            <translation>安裝尚未完成</translation>
        </message>
        <message>
            <source>needs an update</source>
            <translation>需要更新</translation>
        </message>
        <message>
            <source>Weights missing</source>
            <translation>缺少權重</translation>
        </message>
        <message>
            <source>Not installed</source>
            <translation>未安裝</translation>
        </message>
        <message>
            <source>Unfinished</source>
            <translation>未完成</translation>
        </message>
        <message>
            <source>Ready</source>
            <translation>就緒</translation>
        </message>
        <message>
            <source>Older version</source>
            <translation>舊版本</translation>
        </message>
        <message>
            <source>Broken</source>
            <translation>損壞</translation>
        </message>
        <message>
            <source>Needed</source>
            <translation>需要</translation>
        </message>
        <message>
            <source>Also of use</source>
            <translation>選用</translation>
        </message>
        <message>
            <source>Not here</source>
            <translation>未下載</translation>
        </message>
        <message>
            <source>Partly here</source>
            <translation>部分下載</translation>
        </message>
        <message>
            <source>Here</source>
            <translation>已就緒</translation>
        </message>
        <message>
            <source>Damaged</source>
            <translation>已損壞</translation>
        </message>
        <message>
            <source>You have them</source>
            <translation>您已擁有</translation>
        </message>
        <message>
            <source>{licence} (non-commercial)</source>
            <translation>{licence}（非商業）</translation>
        </message>
        <message>
            <source>{licence}, with a non-commercial condition</source>
            <translation>{licence}，附非商業條件</translation>
        </message>
    </context>
    <context>
        <name>facts</name>
        <message>
            <source>Needs an open project</source>
            <translation>需要先開啟專案</translation>
        </message>
        <message>
            <source>Needs an open project with its film</source>
            <translation>需要開啟含有影片的專案</translation>
        </message>
        <message>
            <source>Needs a project that may be changed</source>
            <translation>需要可修改的專案</translation>
        </message>
        <message>
            <source>There is nothing to take back</source>
            <translation>沒有可以復原的動作</translation>
        </message>
        <message>
            <source>There is nothing to put back</source>
            <translation>沒有可以重做的動作</translation>
        </message>
        <message>
            <source>Choose a conflict first</source>
            <translation>請先選擇一個矛盾</translation>
        </message>
        <message>
            <source>No conflict was found, or no project is open</source>
            <translation>沒有找到矛盾，或尚未開啟專案</translation>
        </message>
        <message>
            <source>Choose a line first</source>
            <translation>請先選擇一句台詞</translation>
        </message>
        <message>
            <source>Needs an open project, and is hidden while you code blind</source>
            <translation>需要開啟專案；盲編碼時不顯示</translation>
        </message>
        <message>
            <source>Needs a project that may be changed, and no blind coding</source>
            <translation>需要可以變更的專案，且不在盲編碼中</translation>
        </message>
        <message>
            <source>Choose a line first; not possible while you code blind</source>
            <translation>請先選擇台詞；盲編碼時無法使用</translation>
        </message>
        <message>
            <source>An analysis is running</source>
            <translation>分析進行中</translation>
        </message>
        <message>
            <source>No analysis is running</source>
            <translation>目前沒有進行分析</translation>
        </message>
        <message>
            <source>Not possible now</source>
            <translation>目前無法使用</translation>
        </message>
    </context>
    <context>
        <name>line_verbs</name>
        <message>
            <source>Put the playhead inside the line to split it there.</source>
            <translation>請將播放點移到這句之內再分割。</translation>
        </message>
        <message>
            <source>Only a line of the same speaker that follows at once, within {seconds} seconds, can be merged.</source>
            <translation>只能與同一說話者在 {seconds} 秒內緊接著說的下一句台詞合併。</translation>
        </message>
    </context>
    <context>
        <name>memory</name>
        <message>
            <source>Why this line surprises</source>
            <translation>這句台詞為何令人意外</translation>
        </message>
        <message>
            <source>In mind now</source>
            <translation>此刻在心中</translation>
        </message>
        <message>
            <source>Nothing since this scene began.</source>
            <translation>本場景開始以來沒有任何記憶。</translation>
        </message>
        <message>
            <source>{role} · valence {valence} · arousal {arousal}</source>
            <translation>{role} · 正負向 {valence} · 激動度 {arousal}</translation>
        </message>
        <message>
            <source>What this line calls up</source>
            <translation>這句台詞喚起的記憶</translation>
        </message>
        <message>
            <source>Nothing was said yet.</source>
            <translation>還沒有人說話。</translation>
        </message>
        <message>
            <source>The meaning of this line was not read, so it calls up nothing.</source>
            <translation>這句台詞的意思未經判讀，因此沒有喚起任何記憶。</translation>
        </message>
        <message>
            <source>kept since {time}</source>
            <translation>自 {time} 起保留</translation>
        </message>
        <message>
            <source>Nothing in long-term memory is alike enough: compared were %n.</source>
            <translation>長期記憶中沒有夠相似的：已比對 %n 則。</translation>
        </message>
        <message>
            <source>Nothing in long-term memory yet that could come to mind.</source>
            <translation>長期記憶中還沒有可以想起的事。</translation>
        </message>
        <message>
            <source>▸ older ones besides: %n</source>
            <translation>▸ 另有較早的 %n 則</translation>
        </message>
        <message>
            <source>▸ Show them, the newest first</source>
            <translation>▸ 顯示這些記憶，最新的在前</translation>
        </message>
        <message>
            <source>▴ Show fewer</source>
            <translation>▴ 顯示較少</translation>
        </message>
        <message>
            <source>Waiting to be kept</source>
            <translation>等待保留</translation>
        </message>
        <message>
            <source>Nothing surprising or intense waits for being called up again.</source>
            <translation>沒有令人意外或強烈的記憶在等待再次被喚起。</translation>
        </message>
        <message>
            <source>Long-term memory</source>
            <translation>長期記憶</translation>
        </message>
        <message>
            <source>A memory is kept for long once it was called up {count} times, or lies in a hotspot.</source>
            <translation>記憶被喚起 {count} 次，或位於熱點中，就會長期保留。</translation>
        </message>
        <message>
            <source>What the last scene came to</source>
            <translation>上一個場景的歸納</translation>
        </message>
        <message>
            <source>No scene has ended yet.</source>
            <translation>還沒有場景結束。</translation>
        </message>
        <message>
            <source>Nothing stands out in it for this person.</source>
            <translation>其中對此人物沒有特別突出的事。</translation>
        </message>
        <message>
            <source>Mood of the last moments: improving</source>
            <translation>最近的情緒：好轉</translation>
        </message>
        <message>
            <source>Mood of the last moments: declining</source>
            <translation>最近的情緒：下滑</translation>
        </message>
        <message>
            <source>Mood of the last moments: stable</source>
            <translation>最近的情緒：穩定</translation>
        </message>
        <message>
            <source>Mood of the last moments: volatile</source>
            <translation>最近的情緒：起伏不定</translation>
        </message>
        <message>
            <source>{trend}. Valence deviates by {volatility}; volatile from {threshold} on, {there}.</source>
            <translation>{trend}。正負向的標準差為 {volatility}；{there}，從 {threshold} 起視為起伏不定。</translation>
        </message>
        <message>
            <source>others present: %n</source>
            <translation>另有 %n 人在場</translation>
        </message>
        <message>
            <source>times called up: %n</source>
            <translation>被喚起 %n 次</translation>
        </message>
        <message>
            <source>similarity {similarity} + same emotion {boost} = {score} · {told}</source>
            <translation>相似度 {similarity} + 情緒相同 {boost} = {score} · {told}</translation>
        </message>
        <message>
            <source>similarity {similarity} · {told}</source>
            <translation>相似度 {similarity} · {told}</translation>
        </message>
        <message>
            <source>It comes to mind because its words mean nearly the same as this line's.</source>
            <translation>會想起它，是因為它的話與這句台詞意思幾乎相同。</translation>
        </message>
        <message>
            <source>It comes to mind because its words mean something like this line's.</source>
            <translation>會想起它，是因為它的話與這句台詞意思相近。</translation>
        </message>
        <message>
            <source>The emotion is the same, which makes it stronger.</source>
            <translation>情緒相同，使它更強烈。</translation>
        </message>
        <message>
            <source>called up {count} of {needed} times</source>
            <translation>已被喚起 {count} 次（需 {needed} 次）</translation>
        </message>
    </context>
    <context>
        <name>palette</name>
        <message>
            <source>Panel</source>
            <translation>面板</translation>
        </message>
        <message>
            <source>Show panel: {panel}</source>
            <translation>顯示面板：{panel}</translation>
        </message>
        <message>
            <source>Layout</source>
            <translation>版面</translation>
        </message>
        <message>
            <source>Layout: {name}</source>
            <translation>版面：{name}</translation>
        </message>
        <message>
            <source>Person</source>
            <translation>人物</translation>
        </message>
        <message>
            <source>Show only {name}</source>
            <translation>只顯示 {name}</translation>
        </message>
    </context>
    <context>
        <name>preferences</name>
        <message>
            <source>As the system</source>
            <translation>依系統設定</translation>
        </message>
        <message>
            <source>Light</source>
            <translation>淺色</translation>
        </message>
        <message>
            <source>Dark</source>
            <translation>深色</translation>
        </message>
        <message>
            <source>The studio's own (frame-exact)</source>
            <translation>內建播放器（逐格精確）</translation>
        </message>
        <message>
            <source>Corrections and codings are signed with it; agreement needs two names.</source>
            <translation>更正與編碼會以此署名；計算一致性需要兩個名字。</translation>
        </message>
        <message>
            <source>Theme</source>
            <translation>佈景主題</translation>
        </message>
        <message>
            <source>Language</source>
            <translation>語言</translation>
        </message>
        <message>
            <source>Your name</source>
            <translation>您的名字</translation>
        </message>
        <message>
            <source>Positions are shown as</source>
            <translation>時間位置顯示為</translation>
        </message>
        <message>
            <source>Film player</source>
            <translation>影片播放器</translation>
        </message>
    </context>
    <context>
        <name>prompts</name>
        <message>
            <source>chapter {number}</source>
            <translation>第 {number} 章</translation>
        </message>
        <message>
            <source>chosen by hand</source>
            <translation>手動選取</translation>
        </message>
        <message>
            <source>{score} points</source>
            <translation>{score} 分</translation>
        </message>
        <message>
            <source>Character</source>
            <translation>角色</translation>
        </message>
        <message>
            <source>Expression</source>
            <translation>表情</translation>
        </message>
        <message>
            <source>Body</source>
            <translation>肢體</translation>
        </message>
        <message>
            <source>Atmosphere</source>
            <translation>氛圍</translation>
        </message>
        <message>
            <source>Composition</source>
            <translation>構圖</translation>
        </message>
        <message>
            <source>Camera</source>
            <translation>攝影機</translation>
        </message>
        <message>
            <source>Action</source>
            <translation>動作</translation>
        </message>
        <message>
            <source>Not wanted (negative prompt)</source>
            <translation>不要出現（負面提示詞）</translation>
        </message>
        <message>
            <source>reading of the film</source>
            <translation>影片判讀</translation>
        </message>
        <message>
            <source>spoken words</source>
            <translation>台詞</translation>
        </message>
        <message>
            <source>screenplay</source>
            <translation>劇本</translation>
        </message>
        <message>
            <source>description</source>
            <translation>描述</translation>
        </message>
        <message>
            <source>rule</source>
            <translation>規則</translation>
        </message>
        <message>
            <source>written by you</source>
            <translation>由你撰寫</translation>
        </message>
        <message>
            <source>Film and screenplay</source>
            <translation>影片與劇本</translation>
        </message>
        <message>
            <source>The film alone</source>
            <translation>僅影片</translation>
        </message>
        <message>
            <source>The emotion alone</source>
            <translation>僅情緒</translation>
        </message>
        <message>
            <source>trait {name}</source>
            <translation>特質 {name}</translation>
        </message>
        <message>
            <source>face emotion</source>
            <translation>臉部情緒</translation>
        </message>
        <message>
            <source>emotion</source>
            <translation>情緒</translation>
        </message>
        <message>
            <source>valence</source>
            <translation>正負向</translation>
        </message>
        <message>
            <source>arousal</source>
            <translation>激動度</translation>
        </message>
        <message>
            <source>voice arousal</source>
            <translation>聲音激動度</translation>
        </message>
        <message>
            <source>voice dominance</source>
            <translation>聲音支配度</translation>
        </message>
        <message>
            <source>number of words</source>
            <translation>字詞數</translation>
        </message>
        <message>
            <source>surprise</source>
            <translation>驚訝度</translation>
        </message>
        <message>
            <source>sudden change</source>
            <translation>驟變</translation>
        </message>
        <message>
            <source>conflict</source>
            <translation>矛盾</translation>
        </message>
        <message>
            <source>dialogue</source>
            <translation>對白</translation>
        </message>
        <message>
            <source>company</source>
            <translation>同場人物</translation>
        </message>
        <message>
            <source>circle</source>
            <translation>圈</translation>
        </message>
        <message>
            <source>heading</source>
            <translation>場景標題</translation>
        </message>
        <message>
            <source>action</source>
            <translation>動作</translation>
        </message>
        <message>
            <source>parenthetical</source>
            <translation>括號指示</translation>
        </message>
        <message>
            <source>{what} at {time}</source>
            <translation>{what}（{time}）</translation>
        </message>
        <message>
            <source>, rule {name}</source>
            <translation>，規則 {name}</translation>
        </message>
        <message>
            <source>These words have no source.</source>
            <translation>這些字詞沒有來源。</translation>
        </message>
    </context>
    <context>
        <name>relations</name>
        <message>
            <source>intimate</source>
            <translation>親密圈</translation>
        </message>
        <message>
            <source>close</source>
            <translation>親近圈</translation>
        </message>
        <message>
            <source>friends</source>
            <translation>朋友圈</translation>
        </message>
        <message>
            <source>acquaintances</source>
            <translation>熟人圈</translation>
        </message>
        <message>
            <source>strangers</source>
            <translation>陌生人</translation>
        </message>
        <message>
            <source>{circle} {count} of {capacity}</source>
            <translation>{circle} {count}／{capacity}</translation>
        </message>
        <message>
            <source>talk</source>
            <translation>交談</translation>
        </message>
        <message>
            <source>decisive event</source>
            <translation>關鍵事件</translation>
        </message>
        <message>
            <source>silence</source>
            <translation>久未往來</translation>
        </message>
        <message>
            <source>circle was full</source>
            <translation>圈已滿</translation>
        </message>
        <message>
            <source>{source} → {target}: never met so far</source>
            <translation>{source} → {target}：至今未曾相遇</translation>
        </message>
        <message>
            <source>{source} → {target}: intimacy {intimacy}, balance {balance}, {circle}</source>
            <translation>{source} → {target}：親密度 {intimacy}，平衡值 {balance}，{circle}</translation>
        </message>
        <message>
            <source>intimacy {change}</source>
            <translation>親密度 {change}</translation>
        </message>
        <message>
            <source>tone {change}</source>
            <translation>語氣 {change}</translation>
        </message>
    </context>
    <context>
        <name>screenplay</name>
        <message>
            <source>Hardly any line of this film is in the screenplay.</source>
            <translation>這部影片的台詞幾乎都不在劇本裡。</translation>
        </message>
        <message>
            <source>Is it the screenplay of another film?</source>
            <translation>這是另一部影片的劇本嗎？</translation>
        </message>
        <message>
            <source>by hand</source>
            <translation>手動</translation>
        </message>
        <message>
            <source>same speaker</source>
            <translation>說話者相同</translation>
        </message>
        <message>
            <source>another speaker</source>
            <translation>說話者不同</translation>
        </message>
        <message>
            <source>not used: somebody else says it in the film</source>
            <translation>未採用：影片中由別人說出</translation>
        </message>
        <message>
            <source>not used: out of order</source>
            <translation>未採用：順序不符</translation>
        </message>
        <message>
            <source>not used: the words are too unlike</source>
            <translation>未採用：字詞差異過大</translation>
        </message>
        <message>
            <source>not used: you said so</source>
            <translation>未採用：依你的指示</translation>
        </message>
        <message>
            <source>not used</source>
            <translation>未採用</translation>
        </message>
    </context>
    <context>
        <name>search</name>
        <message>
            <source>Time</source>
            <translation>時間</translation>
        </message>
        <message>
            <source>People</source>
            <translation>人物</translation>
        </message>
        <message>
            <source>Conflicts</source>
            <translation>矛盾</translation>
        </message>
        <message>
            <source>Lines</source>
            <translation>台詞</translation>
        </message>
        <message>
            <source>Comments</source>
            <translation>評註</translation>
        </message>
        <message>
            <source>Notes</source>
            <translation>備註</translation>
        </message>
        <message>
            <source>Scenes</source>
            <translation>場景</translation>
        </message>
        <message>
            <source>Shots</source>
            <translation>鏡頭</translation>
        </message>
        <message>
            <source>Conflict</source>
            <translation>矛盾</translation>
        </message>
        <message>
            <source>Comment</source>
            <translation>評註</translation>
        </message>
        <message>
            <source>Note</source>
            <translation>備註</translation>
        </message>
        <message>
            <source>Scene</source>
            <translation>場景</translation>
        </message>
        <message>
            <source>Shot</source>
            <translation>鏡頭</translation>
        </message>
    </context>
    <context>
        <name>settings</name>
        <message>
            <source>Faces and people are read by</source>
            <translation>判讀臉部與人物的程式</translation>
        </message>
        <message>
            <source>Words are read by</source>
            <translation>判讀說話內容的程式</translation>
        </message>
        <message>
            <source>Voices are told apart by</source>
            <translation>分辨聲音的程式</translation>
        </message>
        <message>
            <source>Emotion of the voice is read by</source>
            <translation>判讀聲音情緒的程式</translation>
        </message>
        <message>
            <source>Emotion of the words is read by</source>
            <translation>判讀文字情緒的程式</translation>
        </message>
        <message>
            <source>Size of Whisper, where WhisperX reads the words</source>
            <translation>WhisperX 所用 Whisper 模型的大小</translation>
        </message>
        <message>
            <source>Seconds between two readings of a voice, where transformers read it</source>
            <translation>transformers 每隔幾秒判讀一次聲音</translation>
        </message>
        <message>
            <source>Take music and noise away from the voices first</source>
            <translation>先去除人聲以外的音樂與雜音</translation>
        </message>
        <message>
            <source>Take noise away too (measured: more wrong words, not fewer)</source>
            <translation>再去除其餘雜音（實測：認錯的字詞變多而非變少）</translation>
        </message>
        <message>
            <source>Restore the portraits of an old film</source>
            <translation>修復老電影的肖像</translation>
        </message>
        <message>
            <source>Seconds between two looks at the picture</source>
            <translation>每隔幾秒檢視一次畫面</translation>
        </message>
        <message>
            <source>Smallest face, in pixels</source>
            <translation>最小臉部（像素）</translation>
        </message>
        <message>
            <source>Certainty a face detection needs</source>
            <translation>臉部偵測所需的確信度</translation>
        </message>
        <message>
            <source>Old film: raise local contrast before reading faces</source>
            <translation>老電影：辨識臉部前提高局部對比</translation>
        </message>
        <message>
            <source>Look for brief movements of faces around lines (weak evidence)</source>
            <translation>尋找台詞前後臉部的短暫動作（薄弱證據）</translation>
        </message>
        <message>
            <source>Language of the dialogue (ISO 639-1; WhisperX also takes auto)</source>
            <translation>對白語言（ISO 639-1；WhisperX 也接受 auto）</translation>
        </message>
        <message>
            <source>Listen for words where there are no subtitles (low trust)</source>
            <translation>沒有字幕時以語音辨識字詞（可信度低）</translation>
        </message>
        <message>
            <source>Mend subtitles that are shifted as a whole (embedded program only)</source>
            <translation>校正整體時間偏移的字幕（僅限內建感知）</translation>
        </message>
        <message>
            <source>Number of speakers; 0 lets the machine estimate</source>
            <translation>說話者人數；0 表示由系統估計</translation>
        </message>
        <message>
            <source>Fewest speakers of an estimate</source>
            <translation>估計人數時最少幾位說話者</translation>
        </message>
        <message>
            <source>Most speakers of an estimate</source>
            <translation>估計人數時最多幾位說話者</translation>
        </message>
        <message>
            <source>Adaptive cut detection: how far a cut stands out from its neighbours</source>
            <translation>自適應剪接偵測：剪接點須比前後畫面突出多少</translation>
        </message>
        <message>
            <source>Shortest shot, in seconds</source>
            <translation>最短鏡頭（秒）</translation>
        </message>
        <message>
            <source>A pause in the dialogue longer than this starts a new scene, in seconds</source>
            <translation>對白停頓超過此秒數即視為新場景</translation>
        </message>
        <message>
            <source>Make a copy for scrubbing after the analysis</source>
            <translation>分析後製作快速瀏覽用的副本</translation>
        </message>
        <message>
            <source>Height of the scrubbing copy, in pixels</source>
            <translation>瀏覽用副本的高度（像素）</translation>
        </message>
        <message>
            <source>Faces that start this long after the last line are shifted, in seconds</source>
            <translation>最後一句台詞之後超過此秒數才出現的臉部會平移</translation>
        </message>
        <message>
            <source>Faces before and after a line count up to this far, in seconds</source>
            <translation>台詞前後此秒數內的臉部納入計算</translation>
        </message>
        <message>
            <source>Faces this far away count where none is nearer, in seconds</source>
            <translation>附近沒有臉部時，採計此秒數內的臉部</translation>
        </message>
        <message>
            <source>Confidence of such a far face</source>
            <translation>此類較遠臉部的信心值</translation>
        </message>
        <message>
            <source>Voice valence beyond this is positive or negative</source>
            <translation>聲音正負向超過此值即視為正面或負面</translation>
        </message>
        <message>
            <source>Voice is switched off below this arousal range (p95-p5)</source>
            <translation>激動度範圍（p95-p5）低於此值時停用聲音</translation>
        </message>
        <message>
            <source>Calibrated probability the face needs to speak</source>
            <translation>臉部表態所需的校準機率</translation>
        </message>
        <message>
            <source>Calibrated probability the words need to speak</source>
            <translation>文字表態所需的校準機率</translation>
        </message>
        <message>
            <source>Calibrated probability the voice needs to speak</source>
            <translation>聲音表態所需的校準機率</translation>
        </message>
        <message>
            <source>Lead over the runner-up a channel needs to speak</source>
            <translation>管道表態所需領先次高者的差距</translation>
        </message>
        <message>
            <source>Let accepted and rejected contradictions change how far each channel is trusted</source>
            <translation>依已接受與已拒絕的矛盾調整對各管道的信任程度</translation>
        </message>
        <message>
            <source>Looks at a face that a reading needs</source>
            <translation>判讀所需的臉部檢視次數</translation>
        </message>
        <message>
            <source>Quality a face needs to count</source>
            <translation>臉部納入計算所需的品質</translation>
        </message>
        <message>
            <source>Calibrated probability that counts as strongly negative</source>
            <translation>視為強烈負面的校準機率</translation>
        </message>
        <message>
            <source>What expects a character's next state</source>
            <translation>由誰預期角色的下一個狀態</translation>
        </message>
        <message>
            <source>Surprise from which a memory may be kept</source>
            <translation>驚訝度達到此值的記憶可能保留</translation>
        </message>
        <message>
            <source>Arousal from which a memory is kept at the end of a scene</source>
            <translation>激動度達到此值的記憶在場景結束時保留</translation>
        </message>
        <message>
            <source>Memories in a character's short-term memory</source>
            <translation>角色短期記憶中的記憶數</translation>
        </message>
        <message>
            <source>Similarity from which a memory calls up another</source>
            <translation>相似度達到此值時,一段記憶會喚起另一段</translation>
        </message>
        <message>
            <source>What the same emotion adds to a similarity</source>
            <translation>情緒相同時相似度的加值</translation>
        </message>
        <message>
            <source>Times a memory is called up before it is kept for long</source>
            <translation>記憶被喚起幾次後才長期保留</translation>
        </message>
        <message>
            <source>Whoever was seen or heard in the scene this recently is still there, in seconds</source>
            <translation>在場景中這段時間內看到或聽到的人仍算在場(秒)</translation>
        </message>
        <message>
            <source>A change of state up to this is natural</source>
            <translation>狀態變化在此值以內為自然</translation>
        </message>
        <message>
            <source>A change of state beyond this is sudden, if it is quick</source>
            <translation>狀態變化超過此值且迅速為突然</translation>
        </message>
        <message>
            <source>A change that took longer than this is gradual, in seconds</source>
            <translation>變化時間超過此值為漸進(秒)</translation>
        </message>
        <message>
            <source>Least stability of a character</source>
            <translation>角色穩定度的下限</translation>
        </message>
        <message>
            <source>Deviation of valence from which a trend is volatile</source>
            <translation>正負向標準差達到此值時趨勢為波動</translation>
        </message>
        <message>
            <source>Sudden changes that make a hotspot</source>
            <translation>構成熱點的突然變化次數</translation>
        </message>
        <message>
            <source>Time within which they have to happen, in seconds</source>
            <translation>這些變化須在此時間內發生(秒)</translation>
        </message>
        <message>
            <source>Change of valence that is a turning point</source>
            <translation>構成轉折點的正負向變化</translation>
        </message>
        <message>
            <source>Time in which half of a mood is gone, in seconds</source>
            <translation>心境消退一半所需的時間(秒)</translation>
        </message>
        <message>
            <source>Intimacy lost per minute without a word</source>
            <translation>每分鐘沒有交談時失去的親密度</translation>
        </message>
        <message>
            <source>Intimacy of the intimate circle</source>
            <translation>親密圈的親密度</translation>
        </message>
        <message>
            <source>Intimacy of the close circle</source>
            <translation>親近圈的親密度</translation>
        </message>
        <message>
            <source>Intimacy of friends</source>
            <translation>朋友圈的親密度</translation>
        </message>
        <message>
            <source>Intimacy of acquaintances</source>
            <translation>熟人圈的親密度</translation>
        </message>
        <message>
            <source>What intimates do counts this many times</source>
            <translation>親密者的作為以此倍數計</translation>
        </message>
        <message>
            <source>What close people do counts this many times</source>
            <translation>親近者的作為以此倍數計</translation>
        </message>
        <message>
            <source>What friends do counts this many times</source>
            <translation>朋友的作為以此倍數計</translation>
        </message>
        <message>
            <source>A betrayal counts this many times</source>
            <translation>背叛以此倍數計</translation>
        </message>
        <message>
            <source>A sacrifice counts this many times</source>
            <translation>犧牲以此倍數計</translation>
        </message>
        <message>
            <source>A confession counts this many times</source>
            <translation>告白以此倍數計</translation>
        </message>
        <message>
            <source>Lines that a score or a trait needs</source>
            <translation>評分或特質所需的台詞數</translation>
        </message>
        <message>
            <source>Weight of face against words in the total</source>
            <translation>臉部對照台詞在總分中的權重</translation>
        </message>
        <message>
            <source>Weight of the voice in the total</source>
            <translation>聲音在總分中的權重</translation>
        </message>
        <message>
            <source>Weight of coherence in the total</source>
            <translation>一致性在總分中的權重</translation>
        </message>
        <message>
            <source>Weight of the range of emotions in the total</source>
            <translation>情緒範圍在總分中的權重</translation>
        </message>
        <message>
            <source>Weight of transitions in the total</source>
            <translation>轉換在總分中的權重</translation>
        </message>
        <message>
            <source>Weight of interaction in the total</source>
            <translation>互動在總分中的權重</translation>
        </message>
        <message>
            <source>Arousal from which a moment is a climax</source>
            <translation>激動度達到此值的時刻為高潮</translation>
        </message>
        <message>
            <source>Intensities are compared with the fixed scale (0.5, 0.2) or with this film's own</source>
            <translation>強度與固定尺度(0.5、0.2)或與本片自身的尺度比較</translation>
        </message>
        <message>
            <source>Gap from which delivery is under or over</source>
            <translation>差距達到此值時演繹為不足或過度</translation>
        </message>
        <message>
            <source>Confidence that a verdict on delivery needs</source>
            <translation>演繹判定所需的信心</translation>
        </message>
        <message>
            <source>Let extreme loudness or an open jaw override the measured intensity</source>
            <translation>極大音量或張大的嘴可蓋過量測的強度</translation>
        </message>
        <message>
            <source>Decibels over the speaker's usual loudness that are extreme</source>
            <translation>高出說話者平常音量多少分貝為極大</translation>
        </message>
        <message>
            <source>Evidence of an open jaw that is extreme</source>
            <translation>張嘴證據達到此值為極大</translation>
        </message>
        <message>
            <source>Prompts are made of everything, of the film alone, or of the emotion alone</source>
            <translation>提示詞取材自全部、僅影片，或僅情緒</translation>
        </message>
        <message>
            <source>Most key scenes of a chapter</source>
            <translation>每章關鍵場景上限</translation>
        </message>
        <message>
            <source>Surprise from which a line counts towards a key scene</source>
            <translation>台詞計入關鍵場景的驚訝度門檻</translation>
        </message>
        <message>
            <source>Points that a key scene needs</source>
            <translation>關鍵場景所需分數</translation>
        </message>
        <message>
            <source>Surprise beyond which the camera tilts</source>
            <translation>超過此驚訝度時鏡頭傾斜</translation>
        </message>
        <message>
            <source>Arousal beyond which the camera is at its closest</source>
            <translation>超過此激動度時鏡頭最近</translation>
        </message>
        <message>
            <source>Likeness from which a line was written as one in the screenplay</source>
            <translation>台詞視為劇本中同一句的相似度門檻</translation>
        </message>
        <message>
            <source>Clips are made by LTX-Video where it can run, always as animatics, or always by LTX-Video</source>
            <translation>短片在可執行時由 LTX-Video 製作、一律為動態分鏡，或一律由 LTX-Video 製作</translation>
        </message>
        <message>
            <source>LTX-Video is given what there is, words, a picture, a voice, or picture and voice</source>
            <translation>給 LTX-Video 現有的素材、文字、畫面、語音，或畫面與語音</translation>
        </message>
        <message>
            <source>Length of a clip, in seconds</source>
            <translation>短片長度（秒）</translation>
        </message>
        <message>
            <source>Length from which faces in clips fall apart, in seconds</source>
            <translation>短片中臉部開始崩壞的長度（秒）</translation>
        </message>
        <message>
            <source>How far the film's picture binds a clip</source>
            <translation>影片畫面對短片的約束程度</translation>
        </message>
        <message>
            <source>Cross-fade between the clips of an arc, in seconds</source>
            <translation>弧線短片之間的交叉淡化（秒）</translation>
        </message>
        <message>
            <source>Read every clip with the programs that read the film</source>
            <translation>以讀取影片的程式讀取每段短片</translation>
        </message>
        <message>
            <source>Programs</source>
            <translation>程式</translation>
        </message>
        <message>
            <source>Faces</source>
            <translation>臉部</translation>
        </message>
        <message>
            <source>Speech</source>
            <translation>語音</translation>
        </message>
        <message>
            <source>Shots and scenes</source>
            <translation>鏡頭與場景</translation>
        </message>
        <message>
            <source>Scrubbing copy</source>
            <translation>瀏覽用副本</translation>
        </message>
        <message>
            <source>Faces and lines</source>
            <translation>臉部與台詞</translation>
        </message>
        <message>
            <source>Conflicts</source>
            <translation>矛盾</translation>
        </message>
        <message>
            <source>Memory</source>
            <translation>記憶</translation>
        </message>
        <message>
            <source>Relations</source>
            <translation>關係</translation>
        </message>
        <message>
            <source>Scores and delivery</source>
            <translation>評分與演繹</translation>
        </message>
        <message>
            <source>Prompts</source>
            <translation>提示詞</translation>
        </message>
        <message>
            <source>Clips</source>
            <translation>短片</translation>
        </message>
    </context>
    <context>
        <name>stages</name>
        <message>
            <source>Shots</source>
            <translation>鏡頭</translation>
        </message>
        <message>
            <source>Faces and expressions</source>
            <translation>臉部與表情</translation>
        </message>
        <message>
            <source>People</source>
            <translation>人物</translation>
        </message>
        <message>
            <source>Restored portraits</source>
            <translation>修復肖像</translation>
        </message>
        <message>
            <source>Voices without music</source>
            <translation>去除音樂的人聲</translation>
        </message>
        <message>
            <source>Speech and words</source>
            <translation>語音與文字</translation>
        </message>
        <message>
            <source>Voices</source>
            <translation>聲音</translation>
        </message>
        <message>
            <source>Voice arousal</source>
            <translation>聲音激動度</translation>
        </message>
        <message>
            <source>Emotion of the words</source>
            <translation>文字的情緒</translation>
        </message>
        <message>
            <source>Meaning of the words</source>
            <translation>文字的意義</translation>
        </message>
        <message>
            <source>Brief movements of the face</source>
            <translation>臉部的短暫動作</translation>
        </message>
        <message>
            <source>Copy for scrubbing</source>
            <translation>瀏覽用副本</translation>
        </message>
    </context>
    <context>
        <name>time display</name>
        <message>
            <source>Film time</source>
            <translation>影片時間</translation>
        </message>
        <message>
            <source>Timecode</source>
            <translation>時間碼</translation>
        </message>
        <message>
            <source>Frame number</source>
            <translation>影格編號</translation>
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
            <source>{drawn} of {there} conflicts drawn</source>
            <translation>顯示 {there} 個矛盾中的 {drawn} 個</translation>
        </message>
        <message>
            <source>Of conflicts too close to each other the most severe is drawn.</source>
            <translation>彼此太近的矛盾只顯示最嚴重的一個。</translation>
        </message>
        <message>
            <source>Zoom in to see them all.</source>
            <translation>放大即可全部看到。</translation>
        </message>
        <message>
            <source>{kind}, severity {severity}: {who} at {time} ({judged})</source>
            <translation>{kind}，嚴重度 {severity}：{who}，{time}（{judged}）</translation>
        </message>
        <message>
            <source>Edit the words…</source>
            <translation>編輯文字…</translation>
        </message>
        <message>
            <source>Speaker</source>
            <translation>說話者</translation>
        </message>
        <message>
            <source>Nobody</source>
            <translation>無人</translation>
        </message>
        <message>
            <source>Emotion</source>
            <translation>情緒</translation>
        </message>
        <message>
            <source>The machine’s reading</source>
            <translation>機器的判讀</translation>
        </message>
        <message>
            <source>Split at the playhead</source>
            <translation>在播放點分割</translation>
        </message>
        <message>
            <source>Merge with the speaker’s next line</source>
            <translation>與此說話者的下一句合併</translation>
        </message>
        <message>
            <source>Hide</source>
            <translation>隱藏</translation>
        </message>
        <message>
            <source>Note here…</source>
            <translation>在此加備註…</translation>
        </message>
        <message>
            <source>Accept</source>
            <translation>接受</translation>
        </message>
        <message>
            <source>Reject</source>
            <translation>拒絕</translation>
        </message>
        <message>
            <source>Needs a second look</source>
            <translation>需再看一次</translation>
        </message>
        <message>
            <source>Kind</source>
            <translation>類型</translation>
        </message>
        <message>
            <source>Colour</source>
            <translation>顏色</translation>
        </message>
        <message>
            <source>Choose this range</source>
            <translation>選取此區段</translation>
        </message>
        <message>
            <source>Remove</source>
            <translation>刪除</translation>
        </message>
        <message>
            <source>Marker here</source>
            <translation>在此加標記</translation>
        </message>
        <message>
            <source>Note for the range…</source>
            <translation>為區段加備註…</translation>
        </message>
        <message>
            <source>Film</source>
            <translation>影片</translation>
        </message>
        <message>
            <source>Sound</source>
            <translation>聲音</translation>
        </message>
        <message>
            <source>Key scenes</source>
            <translation>關鍵場景</translation>
        </message>
        <message>
            <source>Clips</source>
            <translation>短片</translation>
        </message>
        <message>
            <source>Transitions</source>
            <translation>轉變</translation>
        </message>
        <message>
            <source>People’s lines</source>
            <translation>人物台詞</translation>
        </message>
        <message>
            <source>Codings</source>
            <translation>編碼</translation>
        </message>
        <message>
            <source>Notes</source>
            <translation>備註</translation>
        </message>
        <message>
            <source>Arousal</source>
            <translation>激動度</translation>
        </message>
        <message>
            <source>Valence</source>
            <translation>正負向</translation>
        </message>
        <message>
            <source>Dominance</source>
            <translation>支配度</translation>
        </message>
        <message>
            <source>Face valence</source>
            <translation>臉部正負向</translation>
        </message>
        <message>
            <source>Surprise</source>
            <translation>驚訝度</translation>
        </message>
        <message>
            <source>Coded: {coder}</source>
            <translation>編碼者：{coder}</translation>
        </message>
        <message>
            <source>arousal {value:.2f}</source>
            <translation>激動度 {value:.2f}</translation>
        </message>
        <message>
            <source>valence {value:+.2f}</source>
            <translation>正負向 {value:+.2f}</translation>
        </message>
        <message>
            <source>a picture every {time}</source>
            <translation>每 {time} 一張畫面</translation>
        </message>
        <message>
            <source>Zoom in to see more pictures of the film.</source>
            <translation>放大即可看到更多影片畫面。</translation>
        </message>
        <message>
            <source>Picture at {time}</source>
            <translation>{time} 的畫面</translation>
        </message>
        <message>
            <source>Corrected by hand: {fields}</source>
            <translation>人工更正：{fields}</translation>
        </message>
        <message>
            <source>{drawn} of {there} transitions drawn</source>
            <translation>顯示 {there} 個轉變中的 {drawn} 個</translation>
        </message>
        <message>
            <source>Of changes too close to each other the largest is drawn.</source>
            <translation>彼此太近的轉變只顯示最大的一個。</translation>
        </message>
        <message>
            <source>{who}, {time}: from {before} to {after}, {size} of the circle</source>
            <translation>{who}，{time}：從{before}變為{after}，幅度為環形的 {size}</translation>
        </message>
        <message>
            <source>{count} clips of {who}, {time}</source>
            <translation>{who} 的 {count} 段短片，{time}</translation>
        </message>
        <message>
            <source>{drawn} of {there} key scenes drawn</source>
            <translation>已繪出 {there} 個關鍵場景中的 {drawn} 個</translation>
        </message>
        <message>
            <source>Of key scenes too close to each other the strongest is drawn.</source>
            <translation>彼此太近的關鍵場景只繪出最強的一個。</translation>
        </message>
        <message>
            <source>Key scene: {who}, {time}, {score} points</source>
            <translation>關鍵場景：{who}，{time}，{score} 分</translation>
        </message>
        <message>
            <source>Double click: its prompt</source>
            <translation>按兩下：開啟提示詞</translation>
        </message>
    </context>
    <context>
        <name>tour</name>
        <message>
            <source>Watch</source>
            <translation>觀看</translation>
        </message>
        <message>
            <source>{play} plays and pauses. J, K and L wind back, stop and wind on; the arrow keys go by one frame.</source>
            <translation>{play} 播放與暫停。J、K、L 分別為倒轉、停止與快轉；方向鍵逐格移動。</translation>
        </message>
        <message>
            <source>The film in time</source>
            <translation>時間軸上的影片</translation>
        </message>
        <message>
            <source>Every line stands under its speaker, coloured by emotion. The marks above are conflicts: face, voice and words contradict each other. {next} goes to the next one; the wheel zooms.</source>
            <translation>每句台詞排在說話者名下，以顏色表示情緒。上方的記號是矛盾：臉部、聲音與文字互相牴觸。{next} 前往下一個；滾輪縮放。</translation>
        </message>
        <message>
            <source>Why it is a conflict</source>
            <translation>為什麼是矛盾</translation>
        </message>
        <message>
            <source>The evidence says what each channel shows, how sure it is, and which channels keep silent. You decide: {accept} accepts, {reject} rejects.</source>
            <translation>證據面板說明各管道顯示什麼、有多確定，以及哪些管道不表態。由您決定：{accept} 接受，{reject} 拒絕。</translation>
        </message>
        <message>
            <source>Correct a name</source>
            <translation>更正名字</translation>
        </message>
        <message>
            <source>Double-click a person to give them their name. Everything can be taken back with {undo}.</source>
            <translation>按兩下人物即可命名。任何修改都能用 {undo} 復原。</translation>
        </message>
        <message>
            <source>Review one by one</source>
            <translation>逐一檢閱</translation>
        </message>
        <message>
            <source>{review} plays one conflict after the other; one key judges it and goes on to the next.</source>
            <translation>{review} 會逐一播放矛盾；按一個鍵即可判定並前往下一個。</translation>
        </message>
        <message>
            <source>Find anything</source>
            <translation>尋找任何內容</translation>
        </message>
        <message>
            <source>{search} finds lines, people, emotions and notes. {palette} does anything by a few letters.</source>
            <translation>{search} 可搜尋台詞、人物、情緒與備註。{palette} 輸入幾個字即可執行任何指令。</translation>
        </message>
        <message>
            <source>Take it with you</source>
            <translation>匯出成果</translation>
        </message>
        <message>
            <source>{export} writes the data set and a report. Your corrections are saved as you make them. This tour is in the help menu.</source>
            <translation>{export} 會寫出資料集與報告。您的更正會隨時儲存。此導覽可在說明選單中再次開啟。</translation>
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
        <message>
            <source>This layout was made by another version of the studio and does not fit.</source>
            <translation>此版面由其他版本的工作室建立，無法套用。</translation>
        </message>
        <message>
            <source>Save layout</source>
            <translation>儲存版面</translation>
        </message>
        <message>
            <source>Name of the layout</source>
            <translation>版面名稱</translation>
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
            <source>brows raised (AU 1+2)</source>
            <translation>揚眉（AU 1+2）</translation>
        </message>
        <message>
            <source>frown (AU 4)</source>
            <translation>皺眉（AU 4）</translation>
        </message>
        <message>
            <source>corners of the mouth up (AU 12)</source>
            <translation>嘴角上揚（AU 12）</translation>
        </message>
        <message>
            <source>corners of the mouth down (AU 15)</source>
            <translation>嘴角下垂（AU 15）</translation>
        </message>
        <message>
            <source>jaw dropped (AU 26)</source>
            <translation>下顎張開（AU 26）</translation>
        </message>
        <message>
            <source>eyes closed (AU 43)</source>
            <translation>閉眼（AU 43）</translation>
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
            <source>no contradiction</source>
            <translation>沒有矛盾</translation>
        </message>
        <message>
            <source>channels contradict each other</source>
            <translation>各管道互相矛盾</translation>
        </message>
        <message>
            <source>channels point the same way</source>
            <translation>各管道傾向一致</translation>
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
            <source>second look</source>
            <translation>再看一次</translation>
        </message>
        <message>
            <source>not judged</source>
            <translation>未判定</translation>
        </message>
        <message>
            <source>red</source>
            <translation>紅色</translation>
        </message>
        <message>
            <source>orange</source>
            <translation>橙色</translation>
        </message>
        <message>
            <source>yellow</source>
            <translation>黃色</translation>
        </message>
        <message>
            <source>green</source>
            <translation>綠色</translation>
        </message>
        <message>
            <source>blue</source>
            <translation>藍色</translation>
        </message>
        <message>
            <source>purple</source>
            <translation>紫色</translation>
        </message>
        <message>
            <source>no colour</source>
            <translation>無顏色</translation>
        </message>
        <message>
            <source>the words</source>
            <translation>文字</translation>
        </message>
        <message>
            <source>who speaks</source>
            <translation>說話者</translation>
        </message>
        <message>
            <source>begin and end</source>
            <translation>起訖時間</translation>
        </message>
        <message>
            <source>the emotion of the face</source>
            <translation>臉部的情緒</translation>
        </message>
        <message>
            <source>the emotion of the voice</source>
            <translation>聲音的情緒</translation>
        </message>
        <message>
            <source>the emotion of the words</source>
            <translation>文字的情緒</translation>
        </message>
        <message>
            <source>the kind of conflict</source>
            <translation>矛盾類型</translation>
        </message>
        <message>
            <source>face {rest}</source>
            <translation>臉部 {rest}</translation>
        </message>
        <message>
            <source>voice {rest}</source>
            <translation>聲音 {rest}</translation>
        </message>
        <message>
            <source>{rest} in the subtitles</source>
            <translation>字幕中的 {rest}</translation>
        </message>
        <message>
            <source>new person {rest}</source>
            <translation>新人物 {rest}</translation>
        </message>
        <message>
            <source>the character</source>
            <translation>角色</translation>
        </message>
        <message>
            <source>the expression</source>
            <translation>表情</translation>
        </message>
        <message>
            <source>the body</source>
            <translation>肢體</translation>
        </message>
        <message>
            <source>the atmosphere</source>
            <translation>氛圍</translation>
        </message>
        <message>
            <source>the composition</source>
            <translation>構圖</translation>
        </message>
        <message>
            <source>the camera</source>
            <translation>鏡頭</translation>
        </message>
        <message>
            <source>the action</source>
            <translation>動作</translation>
        </message>
        <message>
            <source>what is not wanted</source>
            <translation>不要的內容</translation>
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
        <message>
            <source>nobody</source>
            <translation>無人</translation>
        </message>
        <message>
            <source>line {number}</source>
            <translation>第 {number} 句</translation>
        </message>
        <message>
            <source>the line</source>
            <translation>此台詞</translation>
        </message>
        <message>
            <source>the line at {time}</source>
            <translation>{time} 的台詞</translation>
        </message>
        <message>
            <source>{matter} by {coder}</source>
            <translation>{matter}（{coder}）</translation>
        </message>
        <message>
            <source>Corrected: {parts}</source>
            <translation>已更正：{parts}</translation>
        </message>
        <message>
            <source>{first} (and %n more)</source>
            <translation>{first}（及另外 %n 項）</translation>
        </message>
        <message>
            <source>Said that {name} is rightly one person</source>
            <translation>已確認 {name} 的分組無誤</translation>
        </message>
        <message>
            <source>Named {part} “{name}”</source>
            <translation>已將{part}命名為「{name}」</translation>
        </message>
        <message>
            <source>Said that {other} is the same person as {name}</source>
            <translation>已指定 {other} 與 {name} 是同一人</translation>
        </message>
        <message>
            <source>Set the cast: %n name(s)</source>
            <translation>已設定角色表：%n 個名字</translation>
        </message>
        <message>
            <source>Moved %n appearance(s) to {name}</source>
            <translation>已將 %n 段出現移至 {name}</translation>
        </message>
        <message>
            <source>Marked %n appearance(s) as no face</source>
            <translation>已將 %n 段標為非臉部</translation>
        </message>
        <message>
            <source>Chose the portrait of {name} at {time}</source>
            <translation>已選定 {name} 在 {time} 的肖像</translation>
        </message>
        <message>
            <source>Split {line}</source>
            <translation>已分割{line}</translation>
        </message>
        <message>
            <source>Merged {line} with the next</source>
            <translation>已將{line}與下一句合併</translation>
        </message>
        <message>
            <source>Hid {line}</source>
            <translation>已隱藏{line}</translation>
        </message>
        <message>
            <source>Showed {line} again</source>
            <translation>已再顯示{line}</translation>
        </message>
        <message>
            <source>{name} speaks {line}</source>
            <translation>{line}由{name}說</translation>
        </message>
        <message>
            <source>Corrected the words of {line}: “{text}”</source>
            <translation>已更正{line}的文字：「{text}」</translation>
        </message>
        <message>
            <source>Set {line} to {start}–{end}</source>
            <translation>已將{line}設為 {start}–{end}</translation>
        </message>
        <message>
            <source>The face shows {emotion} in {line}</source>
            <translation>{line}中臉部呈現{emotion}</translation>
        </message>
        <message>
            <source>The voice sounds of {emotion} in {line}</source>
            <translation>{line}中聲音呈現{emotion}</translation>
        </message>
        <message>
            <source>The words say {emotion} in {line}</source>
            <translation>{line}中文字呈現{emotion}</translation>
        </message>
        <message>
            <source>The face is read by the machine again in {line}</source>
            <translation>{line}的臉部回到機器判讀</translation>
        </message>
        <message>
            <source>The voice is read by the machine again in {line}</source>
            <translation>{line}的聲音回到機器判讀</translation>
        </message>
        <message>
            <source>The words are read by the machine again in {line}</source>
            <translation>{line}的文字回到機器判讀</translation>
        </message>
        <message>
            <source>Coded {line} as {emotion}</source>
            <translation>已將{line}編碼為{emotion}</translation>
        </message>
        <message>
            <source>Took back the coding of {line}</source>
            <translation>已取消{line}的編碼</translation>
        </message>
        <message>
            <source>Coded arousal and valence of {line}</source>
            <translation>已編碼{line}的激動度與正負向</translation>
        </message>
        <message>
            <source>Accepted the conflict in {line}</source>
            <translation>已接受{line}的矛盾</translation>
        </message>
        <message>
            <source>Rejected the conflict in {line}</source>
            <translation>已拒絕{line}的矛盾</translation>
        </message>
        <message>
            <source>Asked for a second look at {line}</source>
            <translation>已要求再看一次{line}</translation>
        </message>
        <message>
            <source>Took back the judgement of {line}</source>
            <translation>已取消{line}的判定</translation>
        </message>
        <message>
            <source>The machine's kind of conflict again in {line}</source>
            <translation>{line}的矛盾類型回到機器判讀</translation>
        </message>
        <message>
            <source>Called the conflict in {line} {kind}</source>
            <translation>已將{line}的矛盾改為{kind}</translation>
        </message>
        <message>
            <source>Removed the comment on {line}</source>
            <translation>已刪除{line}的評註</translation>
        </message>
        <message>
            <source>Commented on {line}: “{text}”</source>
            <translation>已評註{line}：「{text}」</translation>
        </message>
        <message>
            <source>Removed the note at {time}</source>
            <translation>已刪除 {time} 的備註</translation>
        </message>
        <message>
            <source>Set a marker at {time} ({tag})</source>
            <translation>已在 {time} 設標記（{tag}）</translation>
        </message>
        <message>
            <source>Wrote a note for {start}–{end}: “{text}”</source>
            <translation>已為 {start}–{end} 寫下備註：「{text}」</translation>
        </message>
        <message>
            <source>Wrote a note at {time}: “{text}”</source>
            <translation>已在 {time} 寫下備註：「{text}」</translation>
        </message>
        <message>
            <source>Let the screenplay go</source>
            <translation>停用劇本</translation>
        </message>
        <message>
            <source>Took the screenplay “{name}”</source>
            <translation>採用劇本「{name}」</translation>
        </message>
        <message>
            <source>Took back a comparison of two clips</source>
            <translation>收回了對兩段短片的比較</translation>
        </message>
        <message>
            <source>Compared two clips</source>
            <translation>比較了兩段短片</translation>
        </message>
        <message>
            <source>Threw a clip away</source>
            <translation>丟棄了一段短片</translation>
        </message>
        <message>
            <source>Got a clip back</source>
            <translation>取回了一段短片</translation>
        </message>
        <message>
            <source>Removed the description of {name}</source>
            <translation>移除了{name}的描述</translation>
        </message>
        <message>
            <source>Described {name}: “{text}”</source>
            <translation>描述了{name}：「{text}」</translation>
        </message>
        <message>
            <source>The machine says again whether {line} is a key scene</source>
            <translation>{line}是否為關鍵場景，再由機器決定</translation>
        </message>
        <message>
            <source>Made {line} a key scene</source>
            <translation>將{line}設為關鍵場景</translation>
        </message>
        <message>
            <source>Took {line} from the key scenes</source>
            <translation>將{line}移出關鍵場景</translation>
        </message>
        <message>
            <source>The machine's own words again for {part} in the prompt of {line}</source>
            <translation>{line}的提示詞中，{part}恢復為機器的用詞</translation>
        </message>
        <message>
            <source>Wrote and locked {part} in the prompt of {line}</source>
            <translation>撰寫並鎖定了{line}提示詞中的{part}</translation>
        </message>
        <message>
            <source>Wrote {part} in the prompt of {line}</source>
            <translation>撰寫了{line}提示詞中的{part}</translation>
        </message>
        <message>
            <source>The machine finds {line} in the screenplay again</source>
            <translation>{line}在劇本中的位置，再由機器尋找</translation>
        </message>
        <message>
            <source>Said that {line} is not in the screenplay</source>
            <translation>指出{line}不在劇本中</translation>
        </message>
        <message>
            <source>Said where {line} is in the screenplay</source>
            <translation>指定了{line}在劇本中的位置</translation>
        </message>
    </context>
</TS>
